//! How the C library's allocator keeps memory for a program that runs for months.
//!
//! It gives every thread a heap of its own, eight for each core, and after the first large block was freed takes the
//! next ones out of those heaps, where they stay: a program that read one large file keeps several times its size.
//! Two heaps, and large blocks always straight from the machine and back to it, cost nothing that can be measured
//! (docs/performance.md). The library reads its settings once, before the program begins, so the program begins again.

/// Set and read by nobody else: whoever sets these decides alone.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const SETTINGS: [(&str, &str); 2] = [("MALLOC_ARENA_MAX", "2"), ("MALLOC_MMAP_THRESHOLD_", "524288")];

/// Begins the program again, as the same process, with the allocator's settings; nothing where they are made.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn settle() {
    use std::os::unix::process::CommandExt;

    if SETTINGS.iter().any(|(name, _)| std::env::var_os(name).is_some()) {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let mut again = std::process::Command::new(program);
    if let Some(name) = arguments.next() {
        again.arg0(name);
    }
    // It comes back only where it failed; then the program runs as it is.
    let _ = again.args(arguments).envs(SETTINGS).exec();
}

/// Other machines' allocators are left as they are.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn settle() {}
