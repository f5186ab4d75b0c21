//! The keys of who may sign in and how: `[auth]` and `[auth.oidc]`.

use crate::config::key::Default;
use crate::config::key::Key;
use crate::config::key::Kind;

/// In the order of `config/sluis.toml`, after all others.
pub(super) const KEYS: &[Key] = &[
    Key {
        section: "auth",
        name: "local",
        kind: Kind::Truth,
        default: Default::Unset("true"),
        doc: "Whether all accounts of Sluis itself (`sluis user add`) may sign in by password.\n\
              Without [auth.oidc] they do; with it only those made with --break-glass do, for\n\
              the day on which the provider is down. Each use of those is logged as a warning.",
    },
    Key {
        section: "auth",
        name: "codes",
        kind: Kind::Choice(&["optional", "special", "everyone"]),
        default: Default::Value("\"optional\""),
        doc: "Who needs a code from an authenticator beside a password (BIO2 5.17): each as they\n\
              choose, those with special rights (docs/sign-in.md), or everyone. Who has none\n\
              yet can only set them up. Of single sign-on the provider sees to that.",
    },
    Key {
        section: "auth",
        name: "idle_minutes",
        kind: Kind::Number(5, 720),
        default: Default::Value("30"),
        doc: "Minutes without a page after which someone is signed out; the page warns 2 minutes\n\
              before.",
    },
    Key {
        section: "auth",
        name: "session_hours",
        kind: Kind::Number(1, 24),
        default: Default::Value("12"),
        doc: "Hours after which everyone signs in again, however busy.",
    },
    Key {
        section: "auth.oidc",
        name: "issuer",
        kind: Kind::Issuer,
        default: Default::Unset("\"https://login.microsoftonline.com/TENANT/v2.0\""),
        doc: "The provider, exactly as it calls itself (the \"issuer\" of its\n\
              /.well-known/openid-configuration). web.public_url must be set too; tell the\n\
              provider that address with /login/callback behind it (docs/sign-in.md).",
    },
    Key {
        section: "auth.oidc",
        name: "client_id",
        kind: Kind::Text,
        default: Default::Unset("\"00000000-0000-0000-0000-000000000000\""),
        doc: "What the provider calls Sluis.",
    },
    Key {
        section: "auth.oidc",
        name: "client_secret",
        kind: Kind::Credential,
        default: Default::Unset("\"credential:oidc.secret\""),
        doc: "Where its secret is: \"credential:NAME\" is the file NAME in $CREDENTIALS_DIRECTORY\n\
              (LoadCredential= of systemd, or a mounted folder). Never the secret itself.",
    },
    Key {
        section: "auth.oidc",
        name: "roles_claim",
        kind: Kind::Text,
        default: Default::Value("\"roles\""),
        doc: "Where in the ID token the roles stand: \"roles\" (Entra ID), or a path such as\n\
              \"resource_access.sluis.roles\" (Keycloak).",
    },
    Key {
        section: "auth.oidc",
        name: "role_map",
        kind: Kind::Roles,
        default: Default::Unset(
            "{ \"Sluis.Beoordelaar\" = \"reviewer\", \"Sluis.Beheerder\" = \"admin\" }",
        ),
        doc: "What each of those means here: reviewer, senior, privacy, admin or auditor. Roles\n\
              that do not stand here mean nothing. They are read again at each sign-in.",
    },
    Key {
        section: "auth.oidc",
        name: "email_claim",
        kind: Kind::Text,
        default: Default::Value("\"email\""),
        doc: "Where the mail address of the person stands. By it Sluis knows someone's own mail,\n\
              which a colleague must review.",
    },
    Key {
        section: "auth.oidc",
        name: "email_trust",
        kind: Kind::Choice(&["verified", "always"]),
        default: Default::Value("\"verified\""),
        doc: "\"verified\": only where email_verified (or xms_edov, of Entra ID) says so.\n\
              \"always\": people cannot change the address in your directory themselves.",
    },
    Key {
        section: "auth.oidc",
        name: "label",
        kind: Kind::Text,
        default: Default::Unset("\"Inloggen met uw gemeenteaccount\""),
        doc: "The words on the button; without it, those of Sluis in the language of the reader.",
    },
    Key {
        section: "auth.oidc",
        name: "scopes",
        kind: Kind::Text,
        default: Default::Value("\"openid profile email\""),
        doc: "What is asked of the provider.",
    },
    Key {
        section: "auth.oidc",
        name: "proxy",
        kind: Kind::Host,
        default: Default::Unset("\"proxy.voorbeeld.nl:3128\""),
        doc: "Proxy through which the provider is reached (HTTP CONNECT): host:port.",
    },
];
