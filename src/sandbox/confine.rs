//! The walls: what a process gives up before it reads a byte that a stranger wrote.
//!
//! Each wall is tried by itself, and a kernel that lacks one leaves the others standing; which
//! stand is told in [`Confinement`]. All `unsafe` of Sluis is in this file.
#![allow(
    unsafe_code,
    reason = "closing inherited files and mapping shared memory have no safe form; each call is \
              wrapped here, with why it is sound"
)]

use std::collections::BTreeMap;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;

use bytes::Bytes;
use landlock::Access;
use landlock::AccessFs;
use landlock::AccessNet;
use landlock::CompatLevel;
use landlock::Compatible;
use landlock::LandlockStatus;
use landlock::Ruleset;
use landlock::RulesetAttr;
use landlock::RulesetCreatedAttr;
use landlock::RulesetError;
use landlock::RulesetStatus;
use landlock::Scope;
use memmap2::MmapOptions;
use rustix::fs::MemfdFlags;
use rustix::fs::SealFlags;
use rustix::process::DumpableBehavior;
use rustix::process::Resource;
use rustix::process::Rlimit;
use rustix::process::Signal;
use seccompiler::BpfProgram;
use seccompiler::SeccompAction;
use seccompiler::SeccompCmpArgLen;
use seccompiler::SeccompCmpOp;
use seccompiler::SeccompCondition;
use seccompiler::SeccompFilter;
use seccompiler::SeccompRule;
use seccompiler::TargetArch;

use crate::sandbox::confinement::Confinement;

/// What a confined process may take of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Address space, its own program included.
    pub memory_bytes: u64,
    /// Processor time over its whole life.
    pub cpu_seconds: u64,
}

/// Gives up everything but memory, processor time and the files numbered 0, 1 and 2, for this
/// thread and those it starts from now on. Call it before there is a second thread.
pub(super) fn leave_the_world(allowance: Allowance) -> Confinement {
    close_inherited();
    let memory = limit(Resource::As, allowance.memory_bytes);
    let limits = [
        common_limits(allowance.cpu_seconds),
        // Not one byte into any file: what a worker says goes through its socket.
        limit(Resource::Fsize, 0),
        limit(Resource::Nofile, FILES_MAX),
    ];
    Confinement {
        landlock: forbid_paths_and_ports(&[]).unwrap_or(0),
        seccomp: false,
        memory_bytes: if memory { allowance.memory_bytes } else { 0 },
        limits: limits.into_iter().all(|held| held),
    }
}

/// Leaves all threads of this process with the few system calls that a scan needs; any other ends
/// the process. False where the kernel has no seccomp.
pub(super) fn leave_the_kernel() -> bool {
    // No thread and no process from here on; root is above this limit, the filter is not.
    limit(Resource::Nproc, 0);
    let apply = |filter: BpfProgram| seccompiler::apply_filter_all_threads(&filter).is_ok();
    // Of two filters the stricter answer holds, whatever their order.
    refuse(ASKED_IN_GOOD_FAITH).is_ok_and(apply) && scan_filter().is_ok_and(apply)
}

/// Confines this process for a program that reads one picture: it may read and run what lies in
/// `folders`, and has no network; these walls stay when it becomes that program. Which of them
/// this kernel has, a worker tells.
pub(super) fn leave_all_but(folders: &[&Path], allowance: Allowance) {
    close_inherited();
    limit(Resource::As, allowance.memory_bytes);
    limit(Resource::Fsize, 0);
    common_limits(allowance.cpu_seconds);
    let _ = forbid_paths_and_ports(folders);
    let _ = refuse(REFUSED).map(|filter| seccompiler::apply_filter(&filter));
}

/// A memory file that holds `content` and can never change again.
pub(super) fn seal(content: &[u8]) -> io::Result<OwnedFd> {
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let file = rustix::fs::memfd_create("sluis", flags)?;
    let mut rest = content;
    while !rest.is_empty() {
        let written = rustix::io::retry_on_intr(|| rustix::io::write(&file, rest))?;
        rest = rest.get(written..).unwrap_or_default();
    }
    rustix::fs::fcntl_add_seals(&file, SEALS | SealFlags::SEAL)?;
    rustix::fs::seek(&file, rustix::fs::SeekFrom::Start(0))?;
    Ok(file)
}

/// The content of a sealed memory file, without a copy.
///
/// - Failure: the file is not sealed, or not of that size.
pub(super) fn map(file: &OwnedFd, size_bytes: u64) -> io::Result<Bytes> {
    let refused = |why: &'static str| io::Error::new(io::ErrorKind::InvalidData, why);
    if !rustix::fs::fcntl_get_seals(file)?.contains(SEALS) {
        return Err(refused("the memory file is not sealed"));
    }
    let size = rustix::fs::fstat(file)?.st_size;
    let length = usize::try_from(size_bytes).map_err(|_| refused("too large for this machine"))?;
    if u64::try_from(size) != Ok(size_bytes) {
        return Err(refused("the memory file is not of the size that was told"));
    }
    if length == 0 {
        return Ok(Bytes::new());
    }
    // SAFETY: the file is sealed against writing, shrinking and growing, by anyone, for good: what
    // is mapped cannot change or go away while the map stands. Private, since kernels before 6.7
    // refuse a shared map of a file sealed against writing.
    let mapped = unsafe { MmapOptions::new().len(length).map_copy_read_only(file)? };
    Ok(Bytes::from_owner(mapped))
}

/// Closes every file that a careless parent left open, but input, output and errors.
fn close_inherited() {
    // SAFETY: called at the start of a process that owns no file above 2 yet, so that nothing is
    // closed that any value of this program holds.
    let closed = unsafe { libc::syscall(libc::SYS_close_range, FIRST_FREE, libc::c_uint::MAX, 0) };
    // Before Linux 5.9 there is no such call; what Sluis itself opens is closed on exec anyway.
    let _ = closed;
}

/// Keeps the memory of this process, which holds mail and keys, out of core dumps.
///
/// A limit of one byte rather than none: the kernel then refuses dumps that go to a program too,
/// as those to systemd-coredump do (core(5), Linux fs/coredump.c). Gives whether it holds.
pub fn forbid_core_dumps() -> bool {
    limit(Resource::Core, 1)
}

/// The limits of every confined process: no new rights, no core dump, the end with its parent.
fn common_limits(cpu_seconds: u64) -> bool {
    [
        rustix::thread::set_no_new_privs(true).is_ok(),
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).is_ok(),
        rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok(),
        limit(Resource::Core, 0),
        limit(Resource::Cpu, cpu_seconds),
    ]
    .into_iter()
    .all(|held| held)
}

/// Lowers a limit for good; a lower one that holds already stays.
fn limit(resource: Resource, most: u64) -> bool {
    let now = rustix::process::getrlimit(resource);
    let most = now.maximum.map_or(most, |now| now.min(most));
    let limit = Rlimit { current: Some(most), maximum: Some(most) };
    rustix::process::setrlimit(resource, limit).is_ok()
}

/// Landlock: no path but those in `readable` (to read and to run), no TCP, no abstract socket, no
/// signal to others. Gives the version in force, 0 for none.
fn forbid_paths_and_ports(readable: &[&Path]) -> Result<u32, RulesetError> {
    let abi = landlock::ABI::V6;
    let rules = landlock::path_beneath_rules(readable, AccessFs::from_read(abi));
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .scope(Scope::from_all(abi))?
        .create()?
        .add_rules(rules)?
        .restrict_self()?;
    Ok(match (status.ruleset, status.landlock) {
        (RulesetStatus::NotEnforced, _) => 0,
        (_, LandlockStatus::Available { effective_abi, .. }) => (effective_abi as u32).min(6),
        _ => 0,
    })
}

/// The system calls of a scan: memory, its socket, its clock, and its end. Any other kills.
fn scan_filter() -> Result<BpfProgram, seccompiler::BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        ALLOWED.iter().chain(ASKED_IN_GOOD_FAITH).map(|call| (*call, Vec::new())).collect();
    let no_code = || SeccompRule::new(vec![masked(2, PROT_EXEC, 0)?]);
    rules.insert(libc::SYS_mmap, vec![no_code()?]);
    rules.insert(libc::SYS_mprotect, vec![no_code()?]);
    let seals = |command: i32| SeccompRule::new(vec![equal(1, command as u64)?]);
    rules.insert(libc::SYS_fcntl, vec![seals(libc::F_GET_SEALS)?, seals(libc::F_GETFD)?]);
    // An abort ends this process with a signal to itself, and may to no other.
    let own = u64::from(std::process::id());
    rules.insert(libc::SYS_tgkill, vec![SeccompRule::new(vec![equal(0, own)?])?]);
    let filter = SeccompFilter::new(
        rules,
        SeccompAction::KillProcess,
        SeccompAction::Allow,
        architecture()?,
    )?;
    BpfProgram::try_from(filter)
}

/// Answers these calls with an error and allows all others.
fn refuse(calls: &[i64]) -> Result<BpfProgram, seccompiler::BackendError> {
    let rules = calls.iter().map(|call| (*call, Vec::new())).collect();
    let refuse = SeccompAction::Errno(libc::EACCES as u32);
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, architecture()?)?;
    BpfProgram::try_from(filter)
}

fn architecture() -> Result<TargetArch, seccompiler::BackendError> {
    std::env::consts::ARCH.try_into()
}

fn equal(argument: u8, value: u64) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
}

fn masked(
    argument: u8,
    mask: u64,
    value: u64,
) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(mask), value)
}

/// What content must be sealed against.
const SEALS: SealFlags = SealFlags::WRITE.union(SealFlags::SHRINK).union(SealFlags::GROW);

/// Input, output, errors, the memory file of one job, and a few to spare.
const FILES_MAX: u64 = 16;

/// The first file that is not input, output or errors.
const FIRST_FREE: libc::c_uint = 3;

const PROT_EXEC: u64 = libc::PROT_EXEC as u64;

/// Allowed as they are; `mmap`, `mprotect`, `fcntl` and `tgkill` only with certain arguments.
const ALLOWED: &[i64] = &[
    libc::SYS_brk,
    libc::SYS_clock_gettime,
    libc::SYS_close,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_fstat,
    libc::SYS_futex,
    libc::SYS_getpid,
    libc::SYS_getrandom,
    libc::SYS_gettid,
    libc::SYS_madvise,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_read,
    libc::SYS_recvmsg,
    libc::SYS_restart_syscall,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_yield,
    libc::SYS_sendto,
    libc::SYS_sigaltstack,
    libc::SYS_write,
];

/// Questions that a library may ask without meaning harm, such as how many processors there are:
/// answered with an error, so that it goes on without.
const ASKED_IN_GOOD_FAITH: &[i64] = &[
    libc::SYS_getcwd,
    libc::SYS_newfstatat,
    libc::SYS_openat,
    libc::SYS_prlimit64,
    libc::SYS_readlinkat,
    libc::SYS_sched_getaffinity,
    libc::SYS_statx,
    libc::SYS_sysinfo,
    libc::SYS_uname,
];

/// Refused to the reader of pictures, a large program of others: all that is of use to an attacker
/// and of none to it.
const REFUSED: &[i64] = &[
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_add_key,
    libc::SYS_bind,
    libc::SYS_bpf,
    libc::SYS_chroot,
    libc::SYS_connect,
    libc::SYS_delete_module,
    libc::SYS_finit_module,
    libc::SYS_init_module,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_io_uring_setup,
    libc::SYS_kexec_load,
    libc::SYS_keyctl,
    libc::SYS_kill,
    libc::SYS_listen,
    libc::SYS_mount,
    libc::SYS_open_by_handle_at,
    libc::SYS_perf_event_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_open,
    libc::SYS_pivot_root,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_ptrace,
    libc::SYS_reboot,
    libc::SYS_request_key,
    libc::SYS_setns,
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_swapoff,
    libc::SYS_swapon,
    libc::SYS_tkill,
    libc::SYS_umount2,
    libc::SYS_unshare,
    libc::SYS_userfaultfd,
];

#[cfg(test)]
mod tests {
    use super::map;
    use super::seal;

    #[test]
    fn only_sealed_memory_of_the_right_size_is_mapped() {
        let content = b"onderwerp: leerlingen";
        let sealed = seal(content).expect("a memory file");
        assert_eq!(map(&sealed, 21).expect("sealed").as_ref(), content);
        assert!(map(&sealed, 20).is_err(), "another size");
        assert!(rustix::io::write(&sealed, b"x").is_err(), "sealed against writing");
        assert!(map(&seal(b"").expect("empty"), 0).expect("empty").is_empty());
        let open = rustix::fs::memfd_create("open", rustix::fs::MemfdFlags::ALLOW_SEALING);
        let open = open.expect("a memory file");
        rustix::io::write(&open, content).expect("not sealed");
        assert!(map(&open, 21).is_err(), "not sealed");
    }
}
