//! Questions from service to service over NATS, when they run apart: bytes in, bytes out.
//!
//! A subject here has four tokens, `lianqin.<campaign>.ask.<kind>` or `lianqin.<campaign>.query.<view>`, and the log's
//! stream takes five, so that no request is ever kept. What the bytes mean is the business of the two loops that use
//! this module. Every question is answered by one copy of the service; the copies form one queue group.

use std::{sync::Arc, time::Duration};

use async_nats::{Client, Message, RequestError, RequestErrorKind, Subscriber};
use bytes::Bytes;
use futures::{StreamExt, stream::FuturesUnordered};
use thiserror::Error;
use tokio::{
    sync::oneshot,
    task::JoinSet,
    time::{Instant, interval, sleep_until, timeout},
};

/// How often one call sends its question before it gives up.
const TIMES_ASKED: u32 = 3;

/// Why a question has no answer. The question may have been acted on: ask again with the same id.
#[derive(Debug, Error)]
pub enum RequestFailure {
    /// Nobody listens on the subject.
    #[error(
        "the service '{service}' is not running (nobody answers on {subject}): start it with `lianqin run {service} --nats URL`"
    )]
    NotRunning {
        /// The service that owns the subject.
        service: String,
        /// The subject.
        subject: String,
    },
    /// The service took the question and did not answer in time, or the connection was lost.
    #[error(
        "the service '{service}' did not answer on {subject} within {waited:?}: nobody knows what it did, ask again with the same id"
    )]
    NoAnswer {
        /// The service that owns the subject.
        service: String,
        /// The subject.
        subject: String,
        /// How long the answer was awaited.
        waited: Duration,
    },
    /// The question is larger than the server passes on.
    #[error(
        "a question of {bytes} bytes to the service '{service}' is larger than the `max_payload` of the NATS server: shorten it"
    )]
    TooLarge {
        /// The service that owns the subject.
        service: String,
        /// Size of the question in bytes.
        bytes: usize,
    },
    /// The subject has a space, an empty token or the like.
    #[error("'{subject}' is not a NATS subject: tokens of letters, digits, - and _ with dots between")]
    BadSubject {
        /// What was given.
        subject: String,
    },
    /// The connection was closed for good.
    #[error(
        "the connection to NATS is closed, so nothing can be served on {subject}: start the program again"
    )]
    Closed {
        /// The subject.
        subject: String,
    },
}

impl RequestFailure {
    /// Whether the same question, with the same id, may be answered later.
    pub fn is_retryable(&self) -> bool {
        match self {
            RequestFailure::NotRunning { .. } | RequestFailure::NoAnswer { .. } => true,
            RequestFailure::TooLarge { .. }
            | RequestFailure::BadSubject { .. }
            | RequestFailure::Closed { .. } => false,
        }
    }
}

/// Asks the `service` that owns `subject` and waits at most `limit` for the answer.
///
/// A copy of the service that is killed, or stops just when a question is on its way to it, never answers. So the same
/// bytes are sent again after each third of the limit, perhaps to another copy, and the first answer counts: what is
/// asked must carry an id by which the service knows it again, as every wish does.
pub async fn call(
    client: &Client,
    service: &str,
    subject: &str,
    question: Bytes,
    limit: Duration,
) -> Result<Bytes, RequestFailure> {
    let ends = Instant::now() + limit;
    let mut asked = FuturesUnordered::new();
    let mut again = interval((limit / TIMES_ASKED).max(Duration::from_millis(1)));
    loop {
        tokio::select! {
            biased;
            Some(answer) = asked.next(), if !asked.is_empty() => match answer {
                Ok(Message { payload, .. }) => return Ok(payload),
                // An earlier copy of the question may still be in work.
                Err(_) if !asked.is_empty() => {}
                Err(error) => return Err(failure(&error, service, subject, question.len(), limit)),
            },
            () = sleep_until(ends) => {
                return Err(RequestFailure::NoAnswer { service: service.into(), subject: subject.into(), waited: limit });
            }
            _ = again.tick() => {
                let request = async_nats::Request::new().payload(question.clone()).timeout(Some(limit));
                asked.push(client.send_request(subject.to_owned(), request));
            }
        }
    }
}

fn failure(
    error: &RequestError,
    service: &str,
    subject: &str,
    bytes: usize,
    waited: Duration,
) -> RequestFailure {
    let (service, subject) = (service.to_owned(), subject.to_owned());
    match error.kind() {
        RequestErrorKind::NoResponders => RequestFailure::NotRunning { service, subject },
        RequestErrorKind::InvalidSubject => RequestFailure::BadSubject { subject },
        RequestErrorKind::MaxPayloadExceeded => RequestFailure::TooLarge { service, bytes },
        RequestErrorKind::TimedOut | RequestErrorKind::Other => {
            RequestFailure::NoAnswer { service, subject, waited }
        }
    }
}

/// A subject that is being served. Dropping it stops taking questions and gives up those in work.
#[derive(Debug)]
pub struct Serving {
    stop: Option<oneshot::Sender<()>>,
    task: tokio::task::JoinHandle<()>,
}

/// Answers questions on `subject` with `handler`, at most `limit` at a time; more wait their turn.
///
/// All copies that name the same `queue_group` share the questions. The subscription is on its way to the server when
/// this returns: a later question over the same connection finds it, one over another may be a moment too early.
pub async fn serve<H, A>(
    client: &Client,
    subject: &str,
    queue_group: &str,
    limit: usize,
    handler: H,
) -> Result<Serving, RequestFailure>
where
    H: Fn(Bytes) -> A + Send + Sync + 'static,
    A: Future<Output = Bytes> + Send + 'static,
{
    let bad = |_| RequestFailure::BadSubject { subject: subject.to_owned() };
    let questions = client.queue_subscribe(subject.to_owned(), queue_group.to_owned()).await.map_err(bad)?;
    client.flush().await.map_err(|_| RequestFailure::Closed { subject: subject.to_owned() })?;
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(answer_all(client.clone(), questions, stopped, limit.max(1), Arc::new(handler)));
    Ok(Serving { stop: Some(stop), task })
}

impl Serving {
    /// Takes no more questions and answers those already taken; false when `limit` passed before all were.
    pub async fn stop(mut self, limit: Duration) -> bool {
        if let Some(stop) = self.stop.take() {
            // An error means that the task has ended by itself, which is what is wanted.
            let _ = stop.send(());
        }
        timeout(limit, &mut self.task).await.is_ok()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer_all<H, A>(
    client: Client,
    mut questions: Subscriber,
    stopped: oneshot::Receiver<()>,
    limit: usize,
    handler: Arc<H>,
) where
    H: Fn(Bytes) -> A + Send + Sync + 'static,
    A: Future<Output = Bytes> + Send + 'static,
{
    let mut in_work = JoinSet::new();
    let mut stopped = std::pin::pin!(stopped);
    let mut draining = false;
    loop {
        tokio::select! {
            // The sender gone without a word is a dropped `Serving`, whose task is aborted anyway.
            _ = &mut stopped, if !draining => {
                draining = true;
                // What has arrived is still delivered, then the stream ends. `async-nats` does not wait for the
                // server's word, so a question on its way at this instant may be dropped: `call` asks it again.
                if questions.drain().await.is_err() {
                    break;
                }
            }
            Some(done) = in_work.join_next(), if !in_work.is_empty() => report(&done),
            question = questions.next(), if in_work.len() < limit => match question {
                Some(question) => {
                    in_work.spawn(answer(client.clone(), question, Arc::clone(&handler)));
                }
                None => break,
            },
        }
    }
    while let Some(done) = in_work.join_next().await {
        report(&done);
    }
    if client.flush().await.is_err() {
        tracing::warn!("the connection closed before the last answers were sent");
    }
}

async fn answer<H, A>(client: Client, question: Message, handler: Arc<H>)
where
    H: Fn(Bytes) -> A,
    A: Future<Output = Bytes>,
{
    // Without a reply subject it was published, not asked: nobody waits for an answer, and nobody sent a wish.
    let Some(reply) = question.reply else { return };
    let answer = handler(question.payload).await;
    if let Err(error) = client.publish(reply, answer).await {
        tracing::warn!(%error, subject = %question.subject, "answer not sent");
    }
}

fn report(done: &Result<(), tokio::task::JoinError>) {
    // The asker hears "nobody knows" when its patience ends; here is the cause.
    if let Err(error) = done {
        tracing::error!(%error, "a request handler ended without an answer");
    }
}
