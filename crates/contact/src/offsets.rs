//! Where the entries of each item begin and end, in 1.25 bytes an item instead of 4.

/// Items that share one base.
const GROUP: usize = 16;
/// In a group's last end: the group is written out in `wide`.
const WIDE: u8 = u8::MAX;

/// Ranges of consecutive entries, one range an item, in the order of the items.
///
/// Sixteen items share a base; each keeps its end relative to it in one byte. A group with more than 254
/// entries (a market among the places) is written out in full.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Offsets {
    base: Vec<u32>,
    ends: Vec<[u8; GROUP]>,
    wide: Vec<[u32; GROUP + 1]>,
}

impl Offsets {
    /// From the number of entries of each item.
    pub(crate) fn from_counts(counts: &[u32]) -> Self {
        let groups = counts.len().div_ceil(GROUP);
        let mut offsets = Self { base: Vec::with_capacity(groups), ends: Vec::with_capacity(groups), wide: Vec::new() };
        let mut start = 0_u32;
        for group in counts.chunks(GROUP) {
            let total: u32 = group.iter().sum();
            let mut at = start;
            if total < u32::from(WIDE) {
                let mut ends = [total as u8; GROUP];
                for (end, count) in ends.iter_mut().zip(group) {
                    at += count;
                    *end = (at - start) as u8;
                }
                offsets.base.push(start);
                offsets.ends.push(ends);
            } else {
                let mut row = [start + total; GROUP + 1];
                for (begin, count) in row.iter_mut().zip(group) {
                    *begin = at;
                    at += count;
                }
                offsets.base.push(offsets.wide.len() as u32);
                offsets.ends.push([WIDE; GROUP]);
                offsets.wide.push(row);
            }
            start += total;
        }
        offsets.wide.shrink_to_fit();
        offsets
    }

    /// Items that can be asked for; the last few may be padding without entries.
    pub(crate) fn len(&self) -> usize {
        self.base.len() * GROUP
    }

    /// The entries of an item; empty for one that was never counted.
    #[inline]
    pub(crate) fn range(&self, item: usize) -> std::ops::Range<usize> {
        let (group, within) = (item / GROUP, item % GROUP);
        let Some(ends) = self.ends.get(group) else { return 0..0 };
        let base = self.base[group];
        if ends[GROUP - 1] == WIDE {
            let row = &self.wide[base as usize];
            return row[within] as usize..row[within + 1] as usize;
        }
        let start = if within == 0 { 0 } else { ends[within - 1] };
        (base + u32::from(start)) as usize..(base + u32::from(ends[within])) as usize
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.base) + size_of_val(&*self.ends) + size_of_val(&*self.wide)
    }
}

#[cfg(test)]
mod tests {
    use super::Offsets;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranges_are_the_running_sums(counts in proptest::collection::vec(prop_oneof![0_u32..5, 0_u32..400], 0..200)) {
            let offsets = Offsets::from_counts(&counts);
            let mut start = 0;
            for (item, count) in counts.iter().enumerate() {
                let end = start + *count as usize;
                prop_assert_eq!(offsets.range(item), start..end);
                start = end;
            }
            prop_assert!(offsets.len() >= counts.len());
            for item in counts.len()..offsets.len() + 40 {
                prop_assert!(offsets.range(item).is_empty());
            }
        }
    }
}
