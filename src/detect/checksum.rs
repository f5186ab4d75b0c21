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
pub(super) fn eleven_test(digits: &[u8]) -> bool {
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    if digits.len() != weights.len() || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: i32 =
        digits.iter().zip(weights).map(|(digit, weight)| i32::from(digit - b'0') * weight).sum();
    sum % 11 == 0 && digits.iter().any(|digit| *digit != b'0')
}

/// Whether the last of these characters is the check digit of those before it in a machine
/// readable zone: weights 7, 3, 1 in turn, modulo 10.
///
/// - Shape: ASCII digits; anything else is `false`.
/// - Source: ICAO Doc 9303, part 3, 4.9.
pub(super) fn travel_document_test(digits: &[u8]) -> bool {
    let Some((check, rest)) = digits.split_last() else { return false };
    let weights = [7, 3, 1].into_iter().cycle();
    let sum: u32 = rest.iter().zip(weights).map(|(d, w)| u32::from(d.wrapping_sub(b'0')) * w).sum();
    digits.iter().all(u8::is_ascii_digit) && sum % 10 == u32::from(check - b'0')
}

#[cfg(test)]
mod tests {
    use super::eleven_test;
    use super::travel_document_test;

    #[test]
    fn the_check_digit_of_a_travel_document_guards_its_date() {
        assert!(travel_document_test(b"2403096") && travel_document_test(b"6503101"));
        assert!(!travel_document_test(b"2403097") && !travel_document_test(b"240A096"));
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
