//! A webhook that is signed by Standard Webhooks 1.0 (standardwebhooks.com): the receiver can check
//! who sent it, that nothing was changed, and that it is not an old one.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use aws_lc_rs::hmac;
use data_encoding::BASE64;
use jiff::Timestamp;
use serde::Serialize;

use crate::openid::Fetcher;
use crate::signal::Target;
use crate::signal::Trouble;
use crate::signal::channel::Channel;
use crate::signal::channels::http::post;
use crate::signal::event::Told;
use crate::signal::settings::signing_key;

/// A receiver of webhooks.
pub(super) struct Webhook {
    url: String,
    key: hmac::Key,
    fetcher: Arc<Fetcher>,
}

#[derive(Serialize)]
struct Payload<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: &'a str,
    data: &'a Told,
}

impl Webhook {
    pub(super) fn new(target: &Target, fetcher: &Arc<Fetcher>) -> Result<Self, String> {
        let key = signing_key(&target.secret)
            .ok_or("webhook.secret: is not whsec_ and base64 of 24 to 64 bytes")?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        Ok(Self { url: target.url.clone(), key, fetcher: Arc::clone(fetcher) })
    }

    /// The signature of a body: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`.
    fn signature(&self, message_id: &str, seconds: i64, body: &str) -> String {
        let signed = format!("{message_id}.{seconds}.{body}");
        let tag = hmac::sign(&self.key, signed.as_bytes());
        format!("v1,{}", BASE64.encode(tag.as_ref()))
    }
}

impl Channel for Webhook {
    fn name(&self) -> &'static str {
        "webhook"
    }

    fn wants(&self, action: &str) -> bool {
        action.starts_with("incident-")
            || action.starts_with("retraction-")
            || matches!(
                action,
                "message-held"
                    | "message-released"
                    | "message-rejected"
                    | "message-withdrawn"
                    | "message-expired"
            )
    }

    fn tell<'a>(
        &'a self,
        message_id: &'a str,
        told: &'a Told,
    ) -> Pin<Box<dyn Future<Output = Result<(), Trouble>> + Send + 'a>> {
        Box::pin(async move {
            // Who did it is no business of a webhook.
            let data = Told { actor: String::new(), source: String::new(), ..told.clone() };
            let payload = Payload { kind: &told.action, timestamp: &told.at, data: &data };
            let body = serde_json::to_string(&payload)
                .map_err(|_| Trouble::Refused("it cannot be written".to_owned()))?;
            let seconds = Timestamp::now().as_second();
            let signature = self.signature(message_id, seconds, &body);
            let seconds = seconds.to_string();
            let fields = [
                ("webhook-id", message_id),
                ("webhook-timestamp", seconds.as_str()),
                ("webhook-signature", signature.as_str()),
            ];
            post(&self.fetcher, &self.url, &fields, body).await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Webhook;
    use crate::openid::Fetcher;
    use crate::signal::Target;

    #[test]
    fn the_signature_is_that_of_the_standard() {
        // The example of the specification.
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned().into();
        let target = Target { url: "https://x.nl/".to_owned(), secret };
        let fetcher = Fetcher::with_roots(rustls::RootCertStore::empty(), None).expect("a client");
        let webhook = Webhook::new(&target, &fetcher.into()).expect("a webhook");
        let body = r#"{"test": 2432232314}"#;
        assert_eq!(
            webhook.signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }
}
