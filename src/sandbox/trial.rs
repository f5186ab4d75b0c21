//! What a worker is made to try in tests: all that a hostile file would try, once it had won.
//!
//! In a release build this is nothing at all.

use crate::sandbox::link::Link;

/// Does what the field `X-Sluis-Trial` of the message says.
#[cfg(not(debug_assertions))]
pub(super) fn attempt(_message: &[u8], _link: &mut Link) {}

#[cfg(debug_assertions)]
pub(super) fn attempt(message: &[u8], link: &mut Link) {
    let start = message.get(..4096.min(message.len())).unwrap_or_default();
    let Some(at) = memchr::memmem::find(start, FIELD) else { return };
    let rest = start.get(at + FIELD.len()..).unwrap_or_default();
    let word = rest.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    deeds::attempt(word, link);
}

#[cfg(debug_assertions)]
const FIELD: &[u8] = b"X-Sluis-Trial: ";

#[cfg(debug_assertions)]
mod deeds {
    use std::hint::black_box;

    use crate::sandbox::frame::Order;
    use crate::sandbox::link::Link;

    pub(super) fn attempt(word: &[u8], link: &mut Link) {
        match word {
            b"abort" => std::process::abort(),
            b"allocate" => drop(black_box(vec![1_u8; 8 << 30])),
            b"connect" => drop(std::net::TcpStream::connect("127.0.0.1:1")),
            b"exec" => drop(std::process::Command::new("/bin/true").status()),
            b"exit" => std::process::exit(0),
            b"garbage" => drop(link.send_bytes(&[b'x'; 4096], None)),
            b"half" => {
                let _ = link.send_bytes(&[18, 0, 0, 1, 0, b'{'], None);
                std::process::exit(0);
            }
            b"hang" => drop(black_box(link.receive::<Order>().is_ok())),
            b"huge" => drop(link.send_bytes(&[18, 255, 255, 255, 255, b'{'], None)),
            b"loop" => loop {
                black_box(());
            },
            b"open" => must_fail(&std::fs::File::open("/etc/passwd")),
            b"overflow" => drop(black_box(recurse(1))),
            b"panic" => panic!("123456782"),
            b"signal" => drop(rustix::process::test_kill_process(parent())),
            b"socket" => drop(black_box(std::net::UdpSocket::bind("127.0.0.1:0"))),
            b"thread" => drop(black_box(std::thread::spawn(|| ()))),
            b"write" => {
                must_fail(&std::fs::write(std::env::temp_dir().join("sluis-was-here"), "x"))
            }
            _ => {}
        }
    }

    /// What is refused with an error, not with death.
    fn must_fail<T>(outcome: &std::io::Result<T>) {
        if outcome.is_ok() {
            std::process::abort();
        }
    }

    fn parent() -> rustix::process::Pid {
        rustix::process::getppid().unwrap_or(rustix::process::Pid::INIT)
    }

    fn recurse(depth: u64) -> u64 {
        let space = black_box([depth; 512]);
        if depth == 0 { 0 } else { recurse(black_box(depth + 1)) + space[7] }
    }
}
