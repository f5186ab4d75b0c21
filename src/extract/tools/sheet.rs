//! Cells of spreadsheets as the text that a person would read, whichever library found them.

use std::borrow::Cow;

use calamine::DataRef;
use calamine::ExcelDateTime;

use crate::document::CellKind;

/// A value as text with its kind; `None` for an empty cell and for an error such as `#N/A`.
pub(in crate::extract) fn cell<'a>(value: &'a DataRef<'_>) -> Option<(CellKind, Cow<'a, str>)> {
    match value {
        DataRef::Int(number) => Some((CellKind::Number, number.to_string().into())),
        DataRef::Float(number) => Some((CellKind::Number, number_text(*number).into())),
        DataRef::String(text) => Some((CellKind::Text, text.as_str().into())),
        DataRef::SharedString(text) => Some((CellKind::Text, (*text).into())),
        DataRef::Bool(truth) => Some((CellKind::Text, truth_text(*truth).into())),
        DataRef::DateTime(moment) => Some(moment_text(moment)),
        DataRef::DateTimeIso(text) => Some((CellKind::Date, text.as_str().into())),
        DataRef::DurationIso(text) => Some((CellKind::Text, text.as_str().into())),
        DataRef::Error(_) | DataRef::Empty => None,
    }
}

/// A number without grouping, exponent or `.0`.
pub(in crate::extract) fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

/// A truth value as text.
pub(in crate::extract) const fn truth_text(truth: bool) -> &'static str {
    if truth { "true" } else { "false" }
}

/// A moment in ISO form, without the time where it is midnight, without the date where there is
/// none. What lies outside the calendar of Excel is the number that it is: a citizen service
/// number under a date format stays one.
fn moment_text(moment: &ExcelDateTime) -> (CellKind, Cow<'static, str>) {
    let serial = moment.as_f64();
    if !(0.0..2_958_466.0).contains(&serial) {
        return (CellKind::Number, number_text(serial).into());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if moment.is_duration() {
        let seconds = (serial * 86_400.0).round() as u64;
        let (hours, rest) = (seconds / 3_600, seconds % 3_600);
        let text = format!("{hours:02}:{:02}:{:02}", rest / 60, rest % 60);
        return (CellKind::Text, text.into());
    }
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if serial < 1.0 {
        return (CellKind::Text, time.into());
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    let is_date = (hour, minute, second) == (0, 0, 0);
    (CellKind::Date, if is_date { date } else { format!("{date}T{time}") }.into())
}

#[cfg(test)]
mod tests {
    use calamine::{CellErrorType, DataRef, ExcelDateTime, ExcelDateTimeType};

    use super::cell;
    use crate::document::CellKind;

    #[test]
    fn writes_values_as_people_read_them() {
        let moment = |serial, kind| DataRef::DateTime(ExcelDateTime::new(serial, kind, false));
        let date = ExcelDateTimeType::DateTime;
        let cases = [
            (DataRef::Float(123_456_782.0), Some((CellKind::Number, "123456782"))),
            (DataRef::Float(10_082_426.0), Some((CellKind::Number, "10082426"))),
            (DataRef::Float(12.5), Some((CellKind::Number, "12.5"))),
            (DataRef::Float(-0.0), Some((CellKind::Number, "-0"))),
            (DataRef::Float(1e20), Some((CellKind::Number, "100000000000000000000"))),
            (DataRef::Int(-3), Some((CellKind::Number, "-3"))),
            (DataRef::Bool(true), Some((CellKind::Text, "true"))),
            (DataRef::SharedString("x"), Some((CellKind::Text, "x"))),
            (moment(40_179.0, date), Some((CellKind::Date, "2010-01-01"))),
            (moment(40_179.75, date), Some((CellKind::Date, "2010-01-01T18:00:00"))),
            (moment(0.5, date), Some((CellKind::Text, "12:00:00"))),
            (moment(123_456_782.0, date), Some((CellKind::Number, "123456782"))),
            (moment(1.5, ExcelDateTimeType::TimeDelta), Some((CellKind::Text, "36:00:00"))),
            (DataRef::Error(CellErrorType::NA), None),
            (DataRef::Empty, None),
        ];
        for (value, expected) in cases {
            let read = cell(&value);
            let read = read.as_ref().map(|(kind, text)| (*kind, text.as_ref()));
            assert_eq!(read, expected, "{value:?}");
        }
    }
}
