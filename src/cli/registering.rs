//! Makes the breach register of a configuration.

use crate::cli::failure::Failure;
use crate::config;
use crate::config::Config;
use crate::fault::Fault;
use crate::followup::Followup;
use crate::incident;
use crate::incident::Clock;
use crate::incident::Controllers;
use crate::incident::Register;
use crate::incident::Targets;
use crate::incident::Terms;
use crate::incident::Threshold;
use crate::notify;
use crate::notify::Notices;
use crate::review::DeskSettings;
use crate::store::Store;

/// The register of `store`.
///
/// - Failure: every mistake in the file of the municipalities that the organisation works for.
pub(super) fn register(config: &Config, store: Store) -> Result<Register, Failure> {
    Ok(Register::new(store, register_settings(config)?))
}

/// What is done after a breach, by mails of `notices`.
pub(super) fn followup(store: &Store, register: &Register, notices: &Notices) -> Followup {
    Followup::new(store.clone(), register.clone(), notices.clone())
}

/// The municipalities that the organisation works for; none where no file is named.
pub(super) fn controllers(config: &Config) -> Result<Controllers, Vec<Fault>> {
    let Some(path) = &config.register.controllers else { return Ok(Controllers::default()) };
    let read = Controllers::parse(&config::text(path)?)?;
    Ok(read.of_organisation(&config.organisation.name))
}

/// What the desk takes over from the register: its clock, and how long content is kept.
pub(super) fn desk_settings(config: &Config) -> DeskSettings {
    DeskSettings {
        clock: Clock { hours: config.register.ap_deadline_hours },
        keep_days: config.register.content_days as u32,
        message_days: config.register.message_days as u32,
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
fn register_settings(config: &Config) -> Result<incident::Settings, Failure> {
    let register = &config.register;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Ok(incident::Settings {
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
        targets: Targets {
            retract_hours: register.retract_hours,
            subjects_hours: register.subjects_hours,
            party_hours: register.party_hours as u32,
            cbw_hours: register.cbw_hours.clone(),
        },
        controllers: controllers(config)?,
        letter_contact: text(&config.notify.contact),
    })
}
