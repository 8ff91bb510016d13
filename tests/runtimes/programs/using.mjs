// In a file of its own: runtimes without this syntax refuse the whole file.

/** The error code of a call after the block that the client was for. */
export async function closedByUsing(main, settings) {
  let outside;
  {
    using atlas = new main.AtlasClient(settings);
    outside = atlas;
  }
  return outside.services.list("AWS").then(() => "no error", (error) => error.code);
}
