//! Finding the server: addresses, credentials, the oldest version that will do.

use std::{fmt, time::Duration};

use async_nats::{Client, ConnectErrorKind, ConnectOptions, Event, ServerAddr};
use chrono::FixedOffset;
use percent_encoding::percent_decode_str;
use tokio::sync::watch;
use vocabulary::ids::CampaignId;

use super::{super::LogFailure, wire::Tries};

/// The oldest server on which the conditional append was checked.
pub(super) const OLDEST: &str = "2.12";
const OLDEST_VERSION: (u32, u32) = (2, 12);

/// Where the campaign's stream is and how to reach it.
#[derive(Clone)]
pub struct JetstreamOptions {
    /// Address, `nats://[user:password@]host:port`, several of one cluster with commas between.
    pub url: String,
    /// The campaign, which names the stream and its subjects.
    pub campaign: CampaignId,
    /// The zone in which `recorded` is told.
    pub zone: FixedOffset,
    /// How many servers keep each event: 1 for a single server, 3 in a cluster.
    pub replicas: usize,
    /// The seed of this service's nkey (`SU…`), when it is known by a key.
    pub nkey_seed: Option<String>,
    /// How long one call goes on trying before it is a failure. 10 seconds cover a change of leader.
    pub patience: Duration,
}

impl JetstreamOptions {
    /// One server, no key, 10 seconds of patience.
    pub fn new(url: impl Into<String>, campaign: CampaignId, zone: FixedOffset) -> Self {
        Self {
            url: url.into(),
            campaign,
            zone,
            replicas: 1,
            nkey_seed: None,
            patience: Duration::from_secs(10),
        }
    }
}

/// Without password and seed, since options end up in logs.
impl fmt::Debug for JetstreamOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JetstreamOptions")
            .field("url", &shown(&self.url))
            .field("campaign", &self.campaign)
            .field("replicas", &self.replicas)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

/// The address without user and password.
pub(super) fn shown(url: &str) -> String {
    let without_user = |one: &str| match one.split_once("://") {
        Some((scheme, rest)) => {
            format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, host)| host))
        }
        None => one.rsplit_once('@').map_or(one, |(_, host)| host).to_owned(),
    };
    url.split(',').map(|one| without_user(one.trim())).collect::<Vec<_>>().join(",")
}

/// Connects within the patience, and refuses a server that is too old or keeps nothing. Beside the client comes the
/// number of connections made so far, which grows whenever a lost one is found again.
pub(super) async fn connect(
    options: &JetstreamOptions,
) -> Result<(Client, watch::Receiver<u64>), LogFailure> {
    let (connections, counted) = watch::channel(0);
    let address = shown(&options.url);
    let addresses: Result<Vec<ServerAddr>, _> =
        options.url.split(',').map(|one| one.trim().parse()).collect();
    let addresses = addresses.map_err(|_| LogFailure::BadAddress { address: address.clone() })?;
    let mut tries = Tries::within(options.patience);
    let client = loop {
        let how =
            client_options(options, &addresses, connections.clone()).connection_timeout(tries.attempt());
        match how.connect(addresses.as_slice()).await {
            Ok(client) => break client,
            Err(error) => match error.kind() {
                ConnectErrorKind::AuthorizationViolation | ConnectErrorKind::Authentication => {
                    return Err(LogFailure::NotAllowed { address });
                }
                ConnectErrorKind::ServerParse => return Err(LogFailure::BadAddress { address }),
                ConnectErrorKind::Dns
                | ConnectErrorKind::TimedOut
                | ConnectErrorKind::Tls
                | ConnectErrorKind::Io
                | ConnectErrorKind::MaxReconnects => {
                    if !tries.again().await {
                        return Err(LogFailure::Away { address, waited: options.patience, source: error });
                    }
                }
            },
        }
    };
    let server = client.server_info();
    if version(&server.version).is_none_or(|found| found < OLDEST_VERSION) {
        return Err(LogFailure::TooOld { address, found: server.version, needed: OLDEST });
    }
    if !server.jetstream {
        return Err(LogFailure::NoJetstream { address });
    }
    Ok((client, counted))
}

fn client_options(
    options: &JetstreamOptions,
    addresses: &[ServerAddr],
    connections: watch::Sender<u64>,
) -> ConnectOptions {
    let mut base = ConnectOptions::new().name(format!("lianqin {}", options.campaign));
    // `async-nats` reads user and password of an address and does not send them.
    if let Some((user, password)) = addresses.iter().find_map(|one| Some((one.username()?, one.password()?)))
    {
        base = base.user_and_password(decoded(user), decoded(password));
    }
    if let Some(seed) = &options.nkey_seed {
        base = base.nkey(seed.clone());
    }
    // For ever, since a campaign lasts months: each call has its own limit, and hears of it.
    base.max_reconnects(None)
        .reconnect_delay_callback(|tries| {
            Duration::from_millis(50).saturating_mul(1 << tries.min(5)).min(Duration::from_secs(1))
        })
        .event_callback(move |event| {
            match event {
                Event::Connected => {
                    tracing::info!("nats connected");
                    connections.send_modify(|count| *count = count.wrapping_add(1));
                }
                Event::Disconnected => tracing::warn!("nats disconnected"),
                Event::Closed | Event::Draining => tracing::debug!(%event, "nats closing"),
                Event::LameDuckMode
                | Event::SlowConsumer(_)
                | Event::ServerError(_)
                | Event::ClientError(_) => tracing::warn!(%event, "nats"),
            }
            std::future::ready(())
        })
}

/// An address writes `@`, `/` and the like in a password as `%40`, `%2F`.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Major and minor of a version such as `2.12.0-beta.1`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        assert!(version("2.9.25") < Some(OLDEST_VERSION));
        assert!(version("2.12.0-beta.1") >= Some(OLDEST_VERSION));
        assert!(version("v2.15.1") > Some(OLDEST_VERSION));
        assert_eq!(version("new"), None);
    }

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(
            shown("nats://keeper:s3cret@10.0.0.1:4222, nats://10.0.0.2"),
            "nats://10.0.0.1:4222,nats://10.0.0.2"
        );
        assert_eq!(shown("keeper:p@ss@host"), "host");
    }
}
