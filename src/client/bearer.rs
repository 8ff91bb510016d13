//! A request authenticated by an access token (RFC 6750).

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::RefCell;

use zeroize::Zeroize;

use super::call::{Answered, Errand, answered, is_admitted};
use super::context::Context;
use super::{Answer, ErrorKind, Millis, Reason, retry};
use crate::atlas::{AccessToken, InvalidArgument, TokenRequest};

/// A token is not used in the last part of its life: a request takes time to arrive.
const MARGIN: Millis = 60_000;
/// How long a token is kept of which nobody said how long it is good.
const USUAL_LIFE: Millis = 3_600_000;

const ARGUMENT: &str = "options.accessToken";

/// The access token that the calls of a client share.
pub(super) struct Bearer {
    source: Source,
    current: Option<Current>,
    /// Tells tokens apart.
    serial: u32,
    /// The call that gets the next one.
    leader: Option<u32>,
    tickets: u32,
    /// Why the last round gave no token, and which round that was.
    failure: Option<(u32, ErrorKind)>,
    round: u32,
}

/// Where tokens come from.
enum Source {
    /// Atlas, for this service account.
    Account(TokenRequest),
    /// The host, which is asked each time.
    Host,
    /// There is one, and there will be no other.
    Fixed,
}

struct Current {
    token: AccessToken,
    serial: u32,
    /// When to get another. `None`: when it is refused.
    renew_at: Option<Millis>,
}

/// What a call is to do about its token.
enum Plan {
    /// Use this header value; the number tells which token is in it.
    Use(String, u32),
    /// Another call gets one.
    Join,
    /// Get one.
    Lead,
    /// There is none to be had.
    Fail(ErrorKind),
}

impl Bearer {
    pub(super) fn of_account(
        client_id: &str,
        client_secret: &str,
    ) -> Result<Self, InvalidArgument> {
        let request = TokenRequest::new(client_id, client_secret)?;
        Ok(Self::new(Source::Account(request)))
    }

    pub(super) fn of_host() -> Self {
        Self::new(Source::Host)
    }

    pub(super) fn of_token(token: &str) -> Result<Self, InvalidArgument> {
        let mut bearer = Self::new(Source::Fixed);
        bearer.store(AccessToken::new(token, ARGUMENT)?, None);
        Ok(bearer)
    }

    fn new(source: Source) -> Self {
        Self {
            source,
            current: None,
            serial: 0,
            leader: None,
            tickets: 0,
            failure: None,
            round: 0,
        }
    }

    /// Wipes the token and what it can be got with.
    pub(super) fn wipe(&mut self) {
        self.current = None;
        self.source = Source::Fixed;
    }

    fn ticket(&mut self) -> u32 {
        self.tickets = self.tickets.wrapping_add(1);
        self.tickets
    }

    /// `spent`: the token that was refused. `is_new`: the call has just got the current one, so
    /// no other will live longer. `joined`: the round that the call waits for.
    fn plan(
        &mut self,
        ticket: u32,
        now: Millis,
        spent: Option<u32>,
        is_new: bool,
        joined: &mut Option<u32>,
    ) -> Plan {
        let is_fixed = matches!(self.source, Source::Fixed);
        if let Some(current) = &self.current
            && spent != Some(current.serial)
            && (is_new || current.renew_at.is_none_or(|time| now < time))
        {
            return Plan::Use(current.token.authorization(), current.serial);
        }
        if is_fixed {
            return Plan::Fail(ErrorKind::TokenRefused);
        }
        if let Some((round, kind)) = &self.failure
            && *joined == Some(*round)
        {
            return Plan::Fail(kind.clone());
        }
        if self.leader.is_some_and(|leader| leader != ticket) {
            *joined = Some(self.round);
            return Plan::Join;
        }
        self.leader = Some(ticket);
        Plan::Lead
    }

    fn store(&mut self, token: AccessToken, renew_at: Option<Millis>) {
        self.serial = self.serial.wrapping_add(1);
        self.current = Some(Current {
            token,
            serial: self.serial,
            renew_at,
        });
    }

    /// The round is over: those who waited for it get what it gave.
    fn settle(&mut self, result: Result<(AccessToken, Option<Millis>), ErrorKind>) {
        match result {
            Ok((token, renew_at)) => {
                self.failure = None;
                self.store(token, renew_at);
            }
            Err(kind) => self.failure = Some((self.round, kind)),
        }
        self.round = self.round.wrapping_add(1);
        self.leader = None;
    }
}

/// One try, and a second one where the token of the first was refused.
pub(super) async fn attempt(
    errand: &Errand<'_>,
    bearer: &Rc<RefCell<Bearer>>,
    first: Reason,
) -> Result<Box<Answered>, ErrorKind> {
    let mut reason = first;
    let mut spent = None;
    loop {
        let (authorization, serial, is_new) = token(errand.context, bearer, spent).await?;
        let answer = match errand.send(Some(authorization), reason).await {
            Ok(answer) => answer,
            Err(lost) => return Err(errand.lost(lost, true)),
        };
        let decoded = errand.decode(&answer);
        if answer.status != 401 {
            return answered(decoded, answer);
        }
        // Atlas has refused what it gave just now; a host may have given what it had left over.
        let is_host = matches!(bearer.borrow().source, Source::Host);
        let is_final = spent.is_some() || is_new && !is_host;
        if is_final && is_admitted(&decoded) {
            return answered(decoded, answer);
        }
        if is_final {
            return Err(ErrorKind::TokenRefused);
        }
        if matches!(bearer.borrow().source, Source::Fixed) {
            return if is_admitted(&decoded) {
                answered(decoded, answer)
            } else {
                Err(ErrorKind::TokenRefused)
            };
        }
        // It may have ended before its time, or been withdrawn.
        spent = Some(serial);
        reason = Reason::Stale;
    }
}

/// The header with the token to use, which token that is, and whether this call got it.
async fn token(
    context: &Context,
    bearer: &Rc<RefCell<Bearer>>,
    spent: Option<u32>,
) -> Result<(String, u32, bool), ErrorKind> {
    let turn = Turn {
        ticket: bearer.borrow_mut().ticket(),
        bearer: Rc::clone(bearer),
    };
    let mut joined = None;
    let mut is_new = false;
    loop {
        let now = context.now();
        let plan = (bearer.borrow_mut()).plan(turn.ticket, now, spent, is_new, &mut joined);
        match plan {
            Plan::Use(header, serial) => return Ok((header, serial, is_new)),
            Plan::Join => context.join().await.map_err(|lost| lost.kind(1, false))?,
            Plan::Fail(kind) => return Err(kind),
            Plan::Lead => {
                let result = obtain(context, bearer).await;
                let failure = result.as_ref().err().cloned();
                if let Some(kind) = &failure
                    && context.is_over()
                {
                    // That this call has no time left says nothing to those who have.
                    return Err(kind.clone());
                }
                bearer.borrow_mut().settle(result);
                match failure {
                    Some(kind) => return Err(kind),
                    None => is_new = true,
                }
            }
        }
    }
}

/// Gets a token where tokens come from, and says when to get the next.
async fn obtain(
    context: &Context,
    bearer: &RefCell<Bearer>,
) -> Result<(AccessToken, Option<Millis>), ErrorKind> {
    let ask = match &bearer.borrow().source {
        Source::Account(account) => Some((account.request(), account.authorization())),
        Source::Host => None,
        Source::Fixed => return Err(ErrorKind::TokenRefused),
    };
    let Some((request, mut authorization)) = ask else {
        let mut text = context.token().await.map_err(|lost| lost.kind(1, false))?;
        let token = AccessToken::new(&text, ARGUMENT).map_err(ErrorKind::Argument);
        text.zeroize();
        return Ok((token?, None));
    };
    let mut tries = 1;
    let result = loop {
        let sent = context.send(&request, None, Some(authorization.clone()), Reason::Token);
        let kind = match sent.await {
            Ok(mut answer) => {
                let decoded = read(bearer, &answer);
                answer.body.zeroize();
                match decoded {
                    Ok(token) => break Ok(token),
                    Err(kind) => kind,
                }
            }
            Err(lost) => lost.kind(tries, false),
        };
        // Asking for a token twice does no harm, so the rules are those of a GET.
        match retry::pause(context, &kind, "GET", tries) {
            Some(pause) => context.sleep(pause).await,
            None => break Err(context.error(&request, kind)),
        }
        tries += 1;
    };
    authorization.zeroize();
    match result {
        Ok(token) => {
            let life = token.expires_in_ms.unwrap_or(USUAL_LIFE);
            // Of a short life a tenth is left.
            let margin = MARGIN.min(life / 10);
            let renew_at = context.now().saturating_add(life - margin);
            Ok((token, Some(renew_at)))
        }
        // The network's failure is not the account's.
        Err(error) if matches!(error.kind, ErrorKind::Transport { .. }) => Err(error.into_kind()),
        Err(error) => Err(ErrorKind::Token(error)),
    }
}

fn read(bearer: &RefCell<Bearer>, answer: &Answer) -> Result<AccessToken, ErrorKind> {
    match &bearer.borrow().source {
        Source::Account(account) => Ok(account.decode(&answer.response())?),
        // Wiped meanwhile.
        Source::Host | Source::Fixed => Err(ErrorKind::TokenRefused),
    }
}

/// A call's turn to get a token: given up, the next call gets it.
struct Turn {
    ticket: u32,
    bearer: Rc<RefCell<Bearer>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut bearer = self.bearer.borrow_mut();
        if bearer.leader == Some(self.ticket) {
            bearer.leader = None;
        }
    }
}
