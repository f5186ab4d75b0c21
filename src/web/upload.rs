//! A form with a file (`multipart/form-data`, RFC 7578), after the checks that every form goes
//! through.

use axum::extract::FromRequest;
use axum::extract::Multipart;
use axum::extract::Request;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use bytes::Bytes;
use bytes::BytesMut;

use crate::web::error::Error;
use crate::web::origin;
use crate::web::visitor::Visitor;

/// The fields of such a form, and its file.
#[derive(Default)]
pub(super) struct Upload {
    fields: Vec<(String, String)>,
    /// The first file that is not empty.
    pub(super) file: Option<UploadedFile>,
    /// A file was larger than it may be, and was not kept.
    pub(super) too_large: bool,
}

/// A file as a browser sends it.
pub(super) struct UploadedFile {
    /// Its name, without folders.
    pub(super) name: String,
    pub(super) bytes: Bytes,
}

impl Upload {
    /// The first value of a field; empty where there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a field.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let found = self.fields.iter().filter(|(field, _)| field == name);
        found.map(|(_, value)| value.clone()).collect()
    }
}

/// Reads the form that `visitor` sent. The token must come first, so that nothing else is read of
/// a form that is not ours.
///
/// - Failure: `Form` without the token of this visitor; `Unusable` for what is no such form.
pub(super) async fn read(
    visitor: &Visitor,
    request: Request,
    file_bytes_max: usize,
) -> Result<Upload, Error> {
    if !origin::is_own(request.headers(), visitor.state.public_url()) {
        return Err(Error::Form);
    }
    let unusable = |_| Error::Unusable(StatusCode::BAD_REQUEST);
    let form = Multipart::from_request(request, &visitor.state).await;
    let mut form = form.map_err(|_| Error::Unusable(StatusCode::UNSUPPORTED_MEDIA_TYPE))?;
    let mut upload = Upload::default();
    let mut seen = 0;
    while let Some(mut field) = form.next_field().await.map_err(unusable)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(base_name);
        let limit = if file_name.is_some() { file_bytes_max } else { TEXT_BYTES_MAX };
        let bytes = collect(&mut field, limit).await?;
        match (file_name, bytes) {
            (_, None) => upload.too_large = true,
            (Some(_), Some(bytes)) if bytes.is_empty() => {}
            (Some(name), Some(bytes)) => {
                upload.file.get_or_insert(UploadedFile { name, bytes });
            }
            (None, Some(bytes)) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                upload.fields.push((name, text));
            }
        }
        seen += 1;
        if seen == 1 && !visitor.owns(upload.text("form_token")) {
            return Err(Error::Form);
        }
        if seen == FIELDS_MAX {
            break;
        }
    }
    if seen == 0 { Err(Error::Form) } else { Ok(upload) }
}

/// The bytes of a field; `None` where there are more than `limit`, of which none is kept.
async fn collect(field: &mut Field<'_>, limit: usize) -> Result<Option<Bytes>, Error> {
    let mut bytes = BytesMut::new();
    let mut over = false;
    loop {
        let chunk = field.chunk().await.map_err(|error| Error::Unusable(error.status()))?;
        let Some(chunk) = chunk else { break };
        over |= bytes.len() + chunk.len() > limit;
        if over {
            bytes = BytesMut::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((!over).then(|| bytes.freeze()))
}

/// Some browsers send whole paths.
fn base_name(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

/// Largest field that is no file.
const TEXT_BYTES_MAX: usize = 1 << 20;
/// Fields of one form; what comes after them is not read.
const FIELDS_MAX: usize = 60;
