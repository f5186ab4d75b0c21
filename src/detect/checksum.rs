//! The sums by which numbers of persons are checked.

/// Whether nine digits pass the eleven test (Dutch: elfproef) of the citizen service number.
///
/// The sum 9·d1 + 8·d2 + … + 2·d8 − 1·d9 must be a multiple of 11. Nine zeros pass the sum and
/// are refused here: they are never issued.
///
/// - Shape: ASCII digits, most significant first; the caller pads eight digits.
/// - Failure: none; any other shape is `false`. One number in eleven passes by chance.
/// - Cost: nine multiplications, no allocation.
/// - Source: Logisch Ontwerp BSN; Wet algemene bepalingen burgerservicenummer, art. 7 and 8.
pub fn eleven_test(digits: &[u8]) -> bool {
    let Ok(digits) = <&[u8; 9]>::try_from(digits) else { return false };
    let weighed = digits.iter().zip([9, 8, 7, 6, 5, 4, 3, 2, -1]);
    let sum: i32 = weighed.map(|(digit, weight)| (i32::from(*digit) - 0x30) * weight).sum();
    sum % 11 == 0 && digits.iter().all(u8::is_ascii_digit) && digits != b"000000000"
}

/// Whether `check` is the check digit of `field` in a machine readable zone: weights 7, 3, 1 in
/// turn, modulo 10; letters count from 10 on and `<` as nothing.
///
/// - Shape: ASCII digits, capitals and `<`; anything else is `false`.
/// - Source: ICAO Doc 9303, part 3, 4.9.
pub(super) fn travel_document_test(field: &[u8], check: u8) -> bool {
    let weights = [7, 3, 1].into_iter().cycle();
    let sum = field.iter().zip(weights).try_fold(0_u32, |sum, (byte, weight)| {
        let value = match byte {
            b'<' => 0,
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            _ => return None,
        };
        Some(sum + u32::from(value) * weight)
    });
    check.is_ascii_digit() && sum.is_some_and(|sum| sum % 10 == u32::from(check - b'0'))
}

/// Whether the last of these digits is the check digit of a payment card: every second digit from
/// the right doubled, the digits of all added, a multiple of ten.
///
/// - Shape: ASCII digits; anything else is `false`. One number in ten passes by chance.
/// - Source: ISO/IEC 7812-1, annex B (Luhn).
pub(super) fn luhn_test(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().rev().enumerate().fold(0, |sum, (place, digit)| {
        let value = u32::from(digit.wrapping_sub(b'0'));
        let doubled = if place % 2 == 1 { value * 2 } else { value };
        sum + if doubled > 9 { doubled - 9 } else { doubled }
    });
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) && sum.is_multiple_of(10)
}

/// Whether nine digits are an education number (Dutch: onderwijsnummer): they begin with 10, and
/// the sum of the eleven test leaves 5.
///
/// - Shape: ASCII digits. No education number passes [`eleven_test`].
pub(super) fn education_test(digits: &[u8]) -> bool {
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = digits
        .iter()
        .zip(weights)
        .map(|(d, weight)| i32::from(d.wrapping_sub(b'0')) * weight)
        .sum();
    digits.len() == 9
        && digits.iter().all(u8::is_ascii_digit)
        && digits.starts_with(b"10")
        && sum % 11 == 5
}

#[cfg(test)]
mod tests {
    use super::education_test;
    use super::eleven_test;
    use super::luhn_test;
    use super::travel_document_test;

    #[test]
    fn the_check_digit_of_a_travel_document_guards_its_date() {
        assert!(travel_document_test(b"240309", b'6') && travel_document_test(b"650310", b'1'));
        assert!(travel_document_test(b"SPECI2014", b'2') && travel_document_test(b"<<<", b'0'));
        assert!(!travel_document_test(b"240309", b'7') && !travel_document_test(b"24a309", b'6'));
    }

    #[test]
    fn cards_and_pupils_have_tests_of_their_own() {
        let cards = ["4111111111111111", "378282246310005", "30569309025904"];
        assert!(cards.iter().all(|card| luhn_test(card.as_bytes())));
        assert!(!luhn_test(b"4111111111111112") && !luhn_test(b""));
        let pupils = ["101222331", "100000004", "100000016", "100000028"];
        for pupil in pupils {
            assert!(education_test(pupil.as_bytes()) && !eleven_test(pupil.as_bytes()), "{pupil}");
        }
        let others = ["100252333", "109876545", "201222331", "10122233"];
        assert!(others.iter().all(|other| !education_test(other.as_bytes())));
    }

    #[test]
    fn the_eleven_test_passes_what_is_issued() {
        let valid = [
            "123456782",
            "111222333",
            "999990019",
            "999993653",
            "999999990",
            "249566758",
            "211551557",
            "010082426",
            "000009830",
            "100720432",
            "012345672",
        ];
        for number in valid {
            assert!(eleven_test(number.as_bytes()), "{number}");
        }
        let invalid = [
            "123456789",
            "111111111",
            "999999999",
            "000000000",
            "012345678",
            "987654321",
            "010008579",
            "12345678",
            "1234567820",
            "",
            "12345678a",
        ];
        for number in invalid {
            assert!(!eleven_test(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn one_number_in_eleven_passes() {
        let passing = (500_000_000..500_110_000_u32)
            .filter(|number| eleven_test(number.to_string().as_bytes()))
            .count();
        assert_eq!(passing, 10_000);
    }
}
