//! What this process has used, as Linux tells it; elsewhere nothing is known.

use std::fs;

/// Ticks of a second in which Linux counts, on every machine.
const TICKS: f64 = 100.0;

/// Seconds that all threads together have computed.
pub fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name before may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let ticks = rest.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<f64>().ok());
    Some(ticks.sum::<Option<f64>>()? / TICKS)
}

/// Bytes that may still be taken: what the system has free or can free at once, and no more than the group of processes
/// that this one is in may have.
pub fn memory_available() -> Option<u64> {
    let info = fs::read_to_string("/proc/meminfo").ok()?;
    let free = kilobytes(&info, "MemAvailable:")?;
    let number = |name: &str| fs::read_to_string(format!("/sys/fs/cgroup/{name}")).ok()?.trim().parse().ok();
    let of_group = number("memory.max").zip(number("memory.current"));
    // Pages of files are given back when others need the room.
    let stat = fs::read_to_string("/sys/fs/cgroup/memory.stat").unwrap_or_default();
    let cached = stat.lines().find_map(|line| line.strip_prefix("inactive_file ")?.parse::<u64>().ok());
    let of_group =
        of_group.map(|(max, now): (u64, u64)| max.saturating_sub(now).saturating_add(cached.unwrap_or(0)));
    Some(free.min(of_group.unwrap_or(u64::MAX)))
}

/// Most bytes that the process had in memory.
pub fn resident_bytes_max() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    kilobytes(&status, "VmHWM:")
}

/// The bytes on the line that begins with `name`.
fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(1024 * line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()?)
}
