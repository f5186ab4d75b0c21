//! A form that was sent: its fields, after the checks that every form goes through.

use axum::extract::Form;
use axum::extract::FromRequest;
use axum::extract::FromRequestParts;
use axum::extract::Request;
use axum::response::IntoResponse;
use axum::response::Response;

use crate::web::State;
use crate::web::error::Error;
use crate::web::expired::WasOwn;
use crate::web::expired::too_late;
use crate::web::origin;
use crate::web::visitor::Member;
use crate::web::visitor::Visitor;

/// A form from one of our own pages, sent by the visitor whom the page was made for. There is no
/// other way to the fields of a form, so that no page can forget the checks.
pub(super) struct Posted {
    pub(super) visitor: Visitor,
    pub(super) fields: Fields,
}

/// The same, from someone who has signed in.
pub(super) struct MemberPosted {
    pub(super) member: Member,
    pub(super) fields: Fields,
}

/// The fields of a form, in order; a name may stand there more than once.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of a field; empty where there is none.
    pub(super) fn one(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a field.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let found = self.0.iter().filter(|(field, _)| field == name);
        found.map(|(_, value)| value.clone()).collect()
    }

    /// All of them: name and value.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A field that holds a number.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.one(name).parse().ok()
    }
}

impl FromRequest<State> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &State) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, state).await?;
        if !origin::is_own(&parts.headers, state.public_url()) {
            return Err(Error::Form.into_page(&visitor));
        }
        let was_own = WasOwn::of(&parts.headers);
        let request = Request::from_parts(parts, body);
        let fields = match Form::<Vec<(String, String)>>::from_request(request, state).await {
            Ok(Form(fields)) => Fields(fields),
            Err(refused) => {
                let status = refused.into_response().status();
                return Err(Error::Unusable(status).into_page(&visitor));
            }
        };
        if !visitor.owns(fields.one("form_token")) {
            return Err(too_late(&visitor, &fields, was_own));
        }
        Ok(Self { visitor, fields })
    }
}

impl FromRequest<State> for MemberPosted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &State) -> Result<Self, Response> {
        let Posted { visitor, fields } = Posted::from_request(request, state).await?;
        match Member::of(visitor) {
            Ok(member) => Ok(Self { member, fields }),
            // The token was that of one of our own pages.
            Err(visitor) => Err(too_late(&visitor, &fields, WasOwn::Yes)),
        }
    }
}
