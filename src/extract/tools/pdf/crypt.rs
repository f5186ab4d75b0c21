//! Decrypts what can be opened without a password (ISO 32000-2, 7.6), by lopdf: many producers
//! encrypt with an owner password only, which every reader opens.

use lopdf::Dictionary as Entries;
use lopdf::Document;
use lopdf::EncryptionState;
use lopdf::Object as Plain;
use lopdf::StringFormat;
use lopdf::encryption::decrypt_object;

use crate::extract::outcome::Unscannable;
use crate::extract::tools::pdf::object::Dictionary;
use crate::extract::tools::pdf::object::Id;
use crate::extract::tools::pdf::object::Object;
use crate::extract::tools::pdf::object::Stream;

/// The key of a file that opens with the empty password.
pub(in crate::extract) struct Key {
    state: EncryptionState,
}

impl Key {
    /// Tries the empty password. `file_id` is the first half of `/ID` in the trailer.
    ///
    /// - Failure: `Encrypted`: it needs a password, or a method that nobody here knows.
    pub(in crate::extract) fn open(
        settings: &Dictionary,
        file_id: &[u8],
    ) -> Result<Self, Unscannable> {
        let mut entries = plain_entries(settings, 0);
        // Producers disagree about the length, which the version settles anyhow.
        match settings.get(b"V").count() {
            Some(4) => entries.set("Length", 128),
            Some(5) => entries.set("Length", 256),
            Some(1) => entries.set("Length", 40),
            _ => {}
        }
        let mut document = Document::new();
        document.objects.insert((1, 0), Plain::Dictionary(entries));
        document.trailer.set("Encrypt", Plain::Reference((1, 0)));
        let id = Plain::String(file_id.to_vec(), StringFormat::Literal);
        document.trailer.set("ID", vec![id.clone(), id]);
        document.authenticate_user_password("").map_err(|_| Unscannable::Encrypted)?;
        let state = EncryptionState::decode(&document, "").map_err(|_| Unscannable::Encrypted)?;
        Ok(Self { state })
    }

    /// The object as it was before it was encrypted; what cannot be decrypted is left out.
    pub(in crate::extract) fn decrypt(&self, object: Object, id: (Id, u16)) -> Object {
        match object {
            Object::Text(text) => {
                let mut plain = Plain::String(text, StringFormat::Literal);
                match (decrypt_object(&self.state, id, &mut plain), plain) {
                    (Ok(()), Plain::String(text, _)) => Object::Text(text),
                    _ => Object::Null,
                }
            }
            Object::Array(items) => {
                Object::Array(items.iter().map(|item| self.decrypt(item.clone(), id)).collect())
            }
            Object::Dictionary(dictionary) => Object::Dictionary(self.entries(&dictionary, id)),
            Object::Stream(Stream { dictionary, raw }) => {
                let entries = plain_entries(&dictionary, 0);
                let mut plain = Plain::Stream(lopdf::Stream::new(entries, raw.to_vec()));
                let decrypted = decrypt_object(&self.state, id, &mut plain);
                let raw = match plain {
                    Plain::Stream(stream) if decrypted.is_ok() => stream.content.into(),
                    _ => [].into(),
                };
                Object::Stream(Stream { dictionary: self.entries(&dictionary, id), raw })
            }
            other => other,
        }
    }

    fn entries(&self, dictionary: &Dictionary, id: (Id, u16)) -> Dictionary {
        let decrypted =
            |(key, object): (&[u8], &Object)| (key.to_vec(), self.decrypt(object.clone(), id));
        Dictionary::new(dictionary.iter().map(decrypted).collect())
    }
}

/// As much of a dictionary as the library looks at.
fn plain_entries(dictionary: &Dictionary, depth: u32) -> Entries {
    let mut entries = Entries::new();
    for (key, object) in dictionary.iter() {
        entries.set(key.to_vec(), plain(object, depth));
    }
    entries
}

fn plain(object: &Object, depth: u32) -> Plain {
    match object {
        Object::Boolean(value) => Plain::Boolean(*value),
        Object::Number(value) if value.fract() == 0.0 => Plain::Integer(*value as i64),
        Object::Number(value) => Plain::Real(*value as f32),
        Object::Text(text) => Plain::String(text.clone(), StringFormat::Literal),
        Object::Name(name) => Plain::Name(name.clone()),
        Object::Array(items) if depth < DEPTH_MAX => {
            Plain::Array(items.iter().take(ITEMS_MAX).map(|item| plain(item, depth + 1)).collect())
        }
        Object::Dictionary(inner) if depth < DEPTH_MAX => {
            Plain::Dictionary(plain_entries(inner, depth + 1))
        }
        _ => Plain::Null,
    }
}

/// Settings of encryption nest no deeper: `/CF`, a filter in it, its values.
const DEPTH_MAX: u32 = 4;

const ITEMS_MAX: usize = 32;
