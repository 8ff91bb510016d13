// What users may name of the errors; the rest of `errors.js` is for this package alone.
export {
  ApiError,
  AtlasError,
  AuthenticationError,
  DecodeError,
  TransportError,
  UsageError,
  WaitError,
  isAtlasError,
} from "./errors.js";
