//! One end of the socket between gateway and worker: whole frames, and sealed memory beside them.

use std::io;
use std::io::ErrorKind;
use std::io::IoSlice;
use std::io::IoSliceMut;
use std::mem::MaybeUninit;
use std::os::fd::AsFd;
use std::os::fd::BorrowedFd;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::time::Duration;
use std::time::Instant;

use rustix::io::Errno;
use rustix::net::RecvAncillaryBuffer;
use rustix::net::RecvAncillaryMessage;
use rustix::net::RecvFlags;
use rustix::net::SendAncillaryBuffer;
use rustix::net::SendAncillaryMessage;
use rustix::net::SendFlags;

use crate::sandbox::frame::Frame;
use crate::sandbox::frame::HEAD_BYTES;

/// One end. Whole frames go in and come out, or the conversation is over.
pub(super) struct Link {
    socket: UnixStream,
    /// When patience ends; `None` for the worker, which has all the time it is given.
    until: Option<Instant>,
}

/// Why a conversation is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// The other side is gone.
    Gone,
    /// The other side says what is no frame.
    Malformed,
    /// Patience has ended.
    TooLate,
}

impl Link {
    /// An end that waits for ever.
    pub(super) fn new(socket: UnixStream) -> Self {
        Self { socket, until: None }
    }

    /// Waits no longer than `until` from now on.
    pub(super) fn wait_until(&mut self, until: Instant) {
        self.until = Some(until);
    }

    /// Sends a frame, with a file beside it.
    pub(super) fn send(
        &mut self,
        frame: &impl Frame,
        file: Option<BorrowedFd<'_>>,
    ) -> Result<(), Broken> {
        self.send_bytes(&frame.encode().map_err(|_| Broken::Malformed)?, file)
    }

    /// Sends what is a frame already.
    pub(super) fn send_bytes(
        &mut self,
        bytes: &[u8],
        mut file: Option<BorrowedFd<'_>>,
    ) -> Result<(), Broken> {
        let mut rest = bytes;
        while !rest.is_empty() {
            if let Some(left) = self.time_left()? {
                self.socket.set_write_timeout(Some(left)).map_err(|_| Broken::Gone)?;
            }
            // The file goes with the first byte.
            let sent = match file {
                Some(file) => send_with_file(&self.socket, rest, file),
                None => rustix::net::send(&self.socket, rest, SendFlags::NOSIGNAL),
            };
            match sent {
                Ok(count) => {
                    file = None;
                    rest = rest.get(count..).unwrap_or_default();
                }
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Err(Broken::TooLate),
                Err(_) => return Err(Broken::Gone),
            }
        }
        Ok(())
    }

    /// The next frame; files that come with it are closed unseen.
    pub(super) fn receive<F: Frame>(&mut self) -> Result<F, Broken> {
        self.receive_with_file().map(|(frame, _)| frame)
    }

    /// The next frame and the file beside it.
    pub(super) fn receive_with_file<F: Frame>(&mut self) -> Result<(F, Option<OwnedFd>), Broken> {
        let mut head = [0; HEAD_BYTES];
        let file = self.fill(&mut head)?;
        let (kind, length) = F::read_head(head).map_err(|_| Broken::Malformed)?;
        // Memory grows with what comes, not with what is announced.
        let mut body = Vec::new();
        while body.len() < length {
            let start = body.len();
            body.resize(length.min(start + PIECE_BYTES), 0);
            self.fill(body.get_mut(start..).unwrap_or_default())?;
        }
        let frame = F::read(kind, body).map_err(|_| Broken::Malformed)?;
        Ok((frame, file))
    }

    /// Reads until `space` is full; gives the last file that came along.
    fn fill(&mut self, space: &mut [u8]) -> Result<Option<OwnedFd>, Broken> {
        let (mut filled, mut file) = (0, None);
        while filled < space.len() {
            if let Some(left) = self.time_left()? {
                self.socket.set_read_timeout(Some(left)).map_err(|_| Broken::Gone)?;
            }
            let rest = space.get_mut(filled..).unwrap_or_default();
            match receive(&self.socket, rest) {
                Ok((0, _)) => return Err(Broken::Gone),
                Ok((count, received)) => {
                    filled += count;
                    file = received.or(file);
                }
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Err(Broken::TooLate),
                Err(_) => return Err(Broken::Gone),
            }
        }
        Ok(file)
    }

    fn time_left(&self) -> Result<Option<Duration>, Broken> {
        let Some(until) = self.until else { return Ok(None) };
        match until.saturating_duration_since(Instant::now()) {
            Duration::ZERO => Err(Broken::TooLate),
            // A time-out of less than a microsecond would be none at all.
            left => Ok(Some(left.max(Duration::from_micros(1)))),
        }
    }
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Self::TooLate,
            _ => Self::Gone,
        }
    }
}

fn send_with_file(
    socket: impl AsFd,
    bytes: &[u8],
    file: BorrowedFd<'_>,
) -> rustix::io::Result<usize> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut beside = SendAncillaryBuffer::new(&mut space);
    let files = [file];
    if !beside.push(SendAncillaryMessage::ScmRights(&files)) {
        return Err(Errno::NOBUFS);
    }
    rustix::net::sendmsg(socket, &[IoSlice::new(bytes)], &mut beside, SendFlags::NOSIGNAL)
}

fn receive(socket: impl AsFd, space: &mut [u8]) -> rustix::io::Result<(usize, Option<OwnedFd>)> {
    let mut beside = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut beside = RecvAncillaryBuffer::new(&mut beside);
    let flags = RecvFlags::CMSG_CLOEXEC;
    let received = rustix::net::recvmsg(socket, &mut [IoSliceMut::new(space)], &mut beside, flags)?;
    let files = beside.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(files) => files.last(),
        _ => None,
    });
    Ok((received.bytes, files.last()))
}

const PIECE_BYTES: usize = 256 << 10;
