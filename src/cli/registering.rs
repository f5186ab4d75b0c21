//! Makes the breach register of a configuration.

use crate::config;
use crate::config::Config;
use crate::incident;
use crate::incident::Clock;
use crate::incident::Register;
use crate::incident::Terms;
use crate::incident::Threshold;
use crate::notify;
use crate::review::DeskSettings;
use crate::store::Store;

/// The register of `store`.
pub(super) fn register(config: &Config, store: Store) -> Register {
    Register::new(store, register_settings(config))
}

/// What the desk takes over from the register: its clock, and how long content is kept.
pub(super) fn desk_settings(config: &Config) -> DeskSettings {
    DeskSettings {
        clock: Clock { hours: config.register.ap_deadline_hours },
        keep_days: config.register.content_days as u32,
        ..DeskSettings::default()
    }
}

/// When the clocks of the register are told.
pub(super) fn clocks(config: &Config) -> notify::Clocks {
    let register = &config.register;
    notify::Clocks {
        warn_hours: register.warn_hours.clone(),
        unassessed_hours: register.unassessed_hours,
    }
}

/// How the register is kept.
fn register_settings(config: &Config) -> incident::Settings {
    let register = &config.register;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    incident::Settings {
        organisation: config.organisation.name.clone(),
        controller: text(&register.controller),
        reporter: text(&register.reporter),
        contact: text(&register.contact),
        officer: text(&register.officer),
        clock: Clock { hours: register.ap_deadline_hours },
        threshold: match register.ap_threshold {
            config::Threshold::Risk => Threshold::Risk,
            config::Threshold::HighRisk => Threshold::HighRisk,
        },
        terms: Terms {
            content_days: register.content_days as u32,
            record_years: register.record_years as u32,
        },
    }
}
