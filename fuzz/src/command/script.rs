//! What happens, a line for each event. The first line of a script is the client's: `k` for an
//! API key, `a` for a service account, `t` for a token, `h` for a host that has tokens; `2` for
//! v2.
//!
//! | line              | event                                                       |
//! |-------------------|-------------------------------------------------------------|
//! | `{…}`             | a call begins: its command                                  |
//! | `200 body`        | the first request that waits is answered                    |
//! | `401 Digest …`    | it is challenged                                            |
//! | `:name value`     | a header of the next answer, by its first letter            |
//! | `200>`            | its answer is too long to be read                           |
//! | `!`, `~`          | it is lost, or its time is over; so too for a wanted token  |
//! | `$token`          | the host has a token                                        |
//! | `<{…}`            | the host has attached an endpoint                           |
//! | `>`               | the one that waits longest goes to the end of the line      |
//! | `x`               | its call is given up                                        |

/// One line.
#[derive(Debug)]
pub(super) enum Event<'a> {
    Begin(&'a str),
    Answer { status: u16, text: &'a str },
    Header { name: u8, value: &'a str },
    TooLong { status: u16 },
    Lost { timed_out: bool },
    Token(&'a str),
    Attached(&'a str),
    Rotate,
    Abandon,
}

impl<'a> Event<'a> {
    /// `None` for a line that says nothing.
    pub(super) fn read(line: &'a str) -> Option<Self> {
        let first = *line.as_bytes().first()?;
        let rest = line.get(1..).unwrap_or_default();
        Some(match first {
            b'{' => Self::Begin(line),
            b'!' => Self::Lost { timed_out: false },
            b'~' => Self::Lost { timed_out: true },
            b'$' => Self::Token(rest),
            b'<' => Self::Attached(rest),
            b'>' => Self::Rotate,
            b'x' => Self::Abandon,
            b':' => {
                let (name, value) = rest.split_once(' ')?;
                Self::Header {
                    name: *name.as_bytes().first()?,
                    value,
                }
            }
            b'0'..=b'9' => {
                let (status, text) = line.split_at_checked(3)?;
                let status = status.parse().ok()?;
                match text {
                    ">" => Self::TooLong { status },
                    _ => Self::Answer {
                        status,
                        text: text.trim_start(),
                    },
                }
            }
            _ => return None,
        })
    }
}
