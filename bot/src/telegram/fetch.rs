//! Files: fetched from Telegram with a limit, checked and kept, or refused in a way that the sender understands.

use std::time::Duration;

use futures::StreamExt;
use teloxide_core::{
    net::Download,
    payloads::GetFile,
    requests::{JsonRequest, Request},
    types::FileId,
};
use tokio::time::{sleep, timeout};

use super::{NotKept, Telegram, pause::Backoff, read::File, verdict::Verdict};
use crate::talk::{Body, LARGEST_MEDIA, Media, MediaRefusal};

/// How often a file is tried, before its sender is told that it did not come through.
const TRIES: u32 = 4;
/// So long may one try take.
const FETCHED_WITHIN: Duration = Duration::from_mins(1);
/// The longest wait between two tries, whatever Telegram asks for: others wait behind it.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Why a file did not come.
enum NotFetched {
    /// Its sender is told.
    Refused(MediaRefusal),
    /// It is tried again after so long, or as long as usual.
    Again(Option<Duration>),
}

impl Telegram {
    /// What a message with a file says: the file kept, or why it was not taken.
    pub(super) async fn fetch(&self, file: File, subject: &str) -> Body {
        let mut backoff = Backoff::default();
        while backoff.failures() < TRIES {
            let wait = backoff.next(&self.inner.tempo);
            match self.fetch_once(&file, subject).await {
                Ok(media) => return Body::Media { media, caption: file.caption },
                Err(NotFetched::Refused(refusal)) => return Body::Refused(refusal),
                Err(NotFetched::Again(asked)) => sleep(asked.unwrap_or(wait).min(LONGEST_WAIT)).await,
            }
        }
        tracing::warn!("telegram: file not fetched");
        Body::Refused(MediaRefusal::NotFetched)
    }

    async fn fetch_once(&self, file: &File, subject: &str) -> Result<Media, NotFetched> {
        if file.bytes > LARGEST_MEDIA as u64 {
            return Err(NotFetched::Refused(MediaRefusal::TooLarge { bytes: file.bytes }));
        }
        let Ok(bytes) = timeout(FETCHED_WITHIN, self.download(&file.id)).await else {
            return Err(NotFetched::Again(None));
        };
        let (bytes, kind, subject) = (bytes?, file.kind, subject.to_owned());
        let keep = self.inner.keep.clone();
        match tokio::task::spawn_blocking(move || keep(&subject, kind, &bytes)).await {
            Ok(Ok(media)) => Ok(media),
            Ok(Err(NotKept::Refused(refusal))) => Err(NotFetched::Refused(refusal)),
            Ok(Err(NotKept::Failed(error))) => {
                tracing::warn!(error, "telegram: file not kept");
                Err(NotFetched::Again(None))
            }
            // A picture that brings its reader down is not worth a second try.
            Err(_) => Err(NotFetched::Refused(MediaRefusal::Unreadable)),
        }
    }

    async fn download(&self, id: &str) -> Result<Vec<u8>, NotFetched> {
        let request = JsonRequest::new(self.inner.bot.clone(), GetFile::new(FileId(id.to_owned())));
        let file = request.send().await.map_err(|error| of_verdict(Verdict::of(&error)))?;
        let mut stream = Box::pin(self.inner.bot.download_file_stream(&file.path));
        let mut bytes = Vec::new();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|_| NotFetched::Again(None))?;
            // Whatever size was told before: this is what counts.
            if bytes.len().saturating_add(chunk.len()) > LARGEST_MEDIA {
                let bytes = u64::try_from(bytes.len().saturating_add(chunk.len())).unwrap_or(u64::MAX);
                return Err(NotFetched::Refused(MediaRefusal::TooLarge { bytes }));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

fn of_verdict(verdict: Verdict) -> NotFetched {
    match verdict {
        Verdict::Refused(why) if why.contains("file is too big") => {
            NotFetched::Refused(MediaRefusal::TooLarge { bytes: 0 })
        }
        Verdict::Refused(_) => NotFetched::Refused(MediaRefusal::NotFetched),
        Verdict::Wait(wait) => NotFetched::Again(Some(wait)),
        Verdict::Unreachable
        | Verdict::Trouble(_)
        | Verdict::Moved(_)
        | Verdict::Unmodified
        | Verdict::Fixed
        | Verdict::BadToken
        | Verdict::OtherPoller => NotFetched::Again(None),
    }
}
