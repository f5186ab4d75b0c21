//! Numbers as registers give them out: random, with the check that they have.

use crate::corpus::lot::Lot;

/// A citizen service number: any nine digits that pass the eleven test, leading zeros included.
/// It is drawn by lot and belongs to nobody known here.
pub(crate) fn bsn(lot: &mut Lot) -> String {
    loop {
        let number = format!("{:09}", lot.between(10_000_000, 999_999_999));
        if passes_eleven(&number) {
            return number;
        }
    }
}

/// Whether nine digits pass the eleven test of the citizen service number.
pub(crate) fn passes_eleven(number: &str) -> bool {
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let digits = number.bytes().map(|byte| i64::from(byte - b'0'));
    let sum: i64 = digits.zip(weights).map(|(digit, weight)| digit * weight).sum();
    sum % 11 == 0 && number.bytes().any(|byte| byte != b'0')
}

/// An A-number: ten digits, no two equal neighbours, with its two sums (LO BRP, 01.10).
pub(crate) fn a_number(lot: &mut Lot) -> String {
    loop {
        let number = lot.digits(10);
        let digits: Vec<u64> = number.bytes().map(|byte| u64::from(byte - b'0')).collect();
        let apart = digits.windows(2).all(|pair| pair[0] != pair[1]);
        let weighted: u64 = digits.iter().enumerate().map(|(at, digit)| digit << at).sum();
        if apart && digits.iter().sum::<u64>().is_multiple_of(11) && weighted.is_multiple_of(11) {
            return number;
        }
    }
}

/// A Dutch account number (ISO 13616).
pub(crate) fn iban(lot: &mut Lot) -> String {
    let bank = lot.pick(&["INGB", "RABO", "ABNA", "SNSB", "TRIO", "BUNQ", "ASNB", "KNAB"]);
    let account = format!("{:010}", lot.between(100_000, 999_999_999));
    let spelled: String = format!("{bank}{account}NL00").bytes().map(value_of).collect();
    let digits = spelled.bytes().map(|byte| u64::from(byte - b'0'));
    let rest = digits.fold(0, |rest, digit| (rest * 10 + digit) % 97);
    format!("NL{:02}{bank}{account}", 98 - rest)
}

fn value_of(byte: u8) -> String {
    if byte.is_ascii_digit() {
        char::from(byte).to_string()
    } else {
        (u32::from(byte - b'A') + 10).to_string()
    }
}

/// A licence plate of one of the series in use.
pub(crate) fn plate(lot: &mut Lot) -> String {
    let form = lot.pick(&["LL-DD-LL", "DD-LLL-D", "D-LLL-DD", "LL-DDD-L", "L-DDD-LL", "LLL-DD-L"]);
    form.chars()
        .map(|sign| match sign {
            'L' => char::from(lot.pick(b"BDFGHJKLNPRSTXZ")),
            'D' => char::from(lot.pick(b"123456789")),
            other => other,
        })
        .collect()
}

/// The number of a passport or identity card.
pub(crate) fn document(lot: &mut Lot) -> String {
    let mut number = String::from(lot.pick(&["N", "I", "S", "B"]));
    number.push(char::from(lot.pick(b"BCDFGHJKLNPRSTUVWXYZ")));
    for _ in 0..6 {
        number.push(char::from(lot.pick(b"BCDFGHKLPRST123456789")));
    }
    number.push(char::from(lot.pick(b"123456789")));
    number
}

/// A postcode.
pub(crate) fn postcode(lot: &mut Lot) -> String {
    let letters = b"ABCDEGHJKLMNPRTVWXZ";
    let (one, two) = (lot.pick(letters), lot.pick(b"ABCEGHJKLMNPRTVWXZ"));
    format!("{}{}{}", lot.between(1011, 9999), char::from(one), char::from(two))
}

/// A mobile number in the form in which a system keeps it.
pub(crate) fn mobile(lot: &mut Lot) -> String {
    format!("06{}{:07}", lot.pick(&["1", "2", "3", "4", "5", "8"]), lot.between(0, 9_999_999))
}
