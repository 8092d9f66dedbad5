//! An ordered set which knows how many keys are before a key.
//!
//! A B+-tree: the keys are in leaves of equal depth, and every inner node counts what is below each
//! child. Every operation is one walk from the root, O(log n). Memory follows the number of keys:
//! a node which runs low is joined with its neighbour. Never knows what its keys mean.

use std::fmt;
use std::iter::FusedIterator;

/// A node which gets this many entries is split. 64 keys of a queue are 1.5 KB: a shift inside a
/// leaf costs less than the walk to it, and 100,000 keys are three levels, at worst four.
const ENTRIES_FULL: usize = 64;
/// A node (other than the root) with fewer entries is joined with its neighbour. Far below half, so
/// that an insertion and a removal in turn do not split and join in turn.
const ENTRIES_MIN: usize = ENTRIES_FULL / 4;
/// Two neighbours with fewer entries together become one, which then has room; with more, they
/// share evenly.
const ENTRIES_JOINED: usize = ENTRIES_FULL / 4 * 3;

/// An ordered set of distinct keys. All operations on one key are O(log n).
#[derive(Clone)]
pub struct Ranked<K> {
    root: Node<K>,
    len: usize,
}

/// A leaf has keys alone. In an inner node `keys`, `counts` and `children` are equally long.
///
/// Invariant: `keys[i]` of an inner node is not greater than any key below `children[i]`, and
/// greater than every key below `children[i - 1]`; `counts[i]` is the number of keys below it.
#[derive(Clone)]
struct Node<K> {
    keys: Vec<K>,
    counts: Vec<usize>,
    children: Vec<Node<K>>,
}

impl<K: Ord + Copy> Ranked<K> {
    /// Adds a key; false: it was there already.
    pub fn insert(&mut self, key: K) -> bool {
        let added = self.root.insert(key);
        if added {
            self.len += 1;
            self.root.grow();
        }
        added
    }

    /// Takes a key out; false: it was not there.
    pub fn remove(&mut self, key: &K) -> bool {
        let removed = self.root.remove(key);
        if removed {
            self.len -= 1;
            self.root.shrink();
        }
        removed
    }

    /// Whether the key is there.
    #[must_use]
    pub fn contains(&self, key: &K) -> bool {
        self.seek(key).is_ok()
    }

    /// How many keys are before this one; `None`: it is not there.
    #[must_use]
    pub fn rank(&self, key: &K) -> Option<usize> {
        self.seek(key).ok()
    }

    /// How many keys are smaller than this one, whether it is there or not.
    #[must_use]
    pub fn before(&self, key: &K) -> usize {
        self.seek(key).unwrap_or_else(|smaller| smaller)
    }

    /// The key which `position` keys are before.
    #[must_use]
    pub fn nth(&self, position: usize) -> Option<K> {
        self.stretch(position).first().copied()
    }

    /// The smallest key.
    #[must_use]
    pub fn first(&self) -> Option<K> {
        self.nth(0)
    }

    /// The greatest key.
    #[must_use]
    pub fn last(&self) -> Option<K> {
        self.nth(self.len.checked_sub(1)?)
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All keys, ascending.
    #[must_use]
    pub fn iter(&self) -> Iter<'_, K> {
        self.after(None)
    }

    /// The keys greater than `key`, ascending; `None`: all of them. The key need not be there.
    #[must_use]
    pub fn after(&self, key: Option<&K>) -> Iter<'_, K> {
        let next = match key.map(|key| self.seek(key)) {
            None => 0,
            Some(Ok(position)) => position + 1,
            Some(Err(smaller)) => smaller,
        };
        Iter {
            set: self,
            stretch: [].iter(),
            next,
        }
    }

    /// `Ok`: the key's position. `Err`: it is not there, and this is where it would be.
    fn seek(&self, key: &K) -> Result<usize, usize> {
        let mut node = &self.root;
        let mut passed = 0;
        while !node.is_leaf() {
            let at = node.child_of(key);
            passed += node.counts[..at].iter().sum::<usize>();
            node = &node.children[at];
        }
        match node.keys.binary_search(key) {
            Ok(at) => Ok(passed + at),
            Err(at) => Err(passed + at),
        }
    }

    /// The keys from this position to the end of its leaf; empty: the position is past the end.
    fn stretch(&self, position: usize) -> &[K] {
        if position >= self.len {
            return &[];
        }
        let mut node = &self.root;
        let mut left = position;
        while !node.is_leaf() {
            let mut at = 0;
            while left >= node.counts[at] {
                left -= node.counts[at];
                at += 1;
            }
            node = &node.children[at];
        }
        &node.keys[left..]
    }
}

impl<K: Ord + Copy> Node<K> {
    fn is_leaf(&self) -> bool {
        self.children.is_empty()
    }

    /// How many keys are in it or below it.
    fn count(&self) -> usize {
        if self.is_leaf() {
            self.keys.len()
        } else {
            self.counts.iter().sum()
        }
    }

    /// Which child has the key, if any has.
    fn child_of(&self, key: &K) -> usize {
        self.keys
            .partition_point(|low| low <= key)
            .saturating_sub(1)
    }

    fn insert(&mut self, key: K) -> bool {
        if self.is_leaf() {
            let Err(at) = self.keys.binary_search(&key) else {
                return false;
            };
            self.keys.insert(at, key);
            return true;
        }
        let at = self.child_of(&key);
        if !self.children[at].insert(key) {
            return false;
        }
        self.keys[at] = self.keys[at].min(key);
        self.counts[at] += 1;
        if self.children[at].keys.len() >= ENTRIES_FULL {
            // Keys mostly come near the end: what is before it is left well filled.
            let at_end = at + 1 == self.children.len();
            let kept = if at_end {
                ENTRIES_FULL - ENTRIES_MIN
            } else {
                ENTRIES_FULL / 2
            };
            self.split(at, kept);
        }
        true
    }

    fn remove(&mut self, key: &K) -> bool {
        if self.is_leaf() {
            let Ok(at) = self.keys.binary_search(key) else {
                return false;
            };
            self.keys.remove(at);
            return true;
        }
        let at = self.child_of(key);
        if !self.children[at].remove(key) {
            return false;
        }
        self.counts[at] -= 1;
        if self.children[at].keys.len() < ENTRIES_MIN {
            // An inner node has two children at least, so a neighbour is there.
            self.join(at.saturating_sub(1));
        }
        true
    }

    /// Leaves `kept` entries in a child, and puts the rest into a new one behind it.
    fn split(&mut self, at: usize, kept: usize) {
        let child = &mut self.children[at];
        let rest = child.split_off(kept);
        self.counts[at] = child.count();
        self.keys.insert(at + 1, rest.keys[0]);
        self.counts.insert(at + 1, rest.count());
        self.children.insert(at + 1, rest);
    }

    /// Makes one child of two neighbours, or shares between them when one would be too full.
    fn join(&mut self, at: usize) {
        self.keys.remove(at + 1);
        self.counts[at] += self.counts.remove(at + 1);
        let mut next = self.children.remove(at + 1);
        let child = &mut self.children[at];
        child.keys.append(&mut next.keys);
        child.counts.append(&mut next.counts);
        child.children.append(&mut next.children);
        let entries = child.keys.len();
        if entries >= ENTRIES_JOINED {
            self.split(at, entries / 2);
        }
    }

    fn split_off(&mut self, kept: usize) -> Node<K> {
        let inner_kept = kept.min(self.children.len());
        let rest = Node {
            keys: self.keys.split_off(kept),
            counts: self.counts.split_off(inner_kept),
            children: self.children.split_off(inner_kept),
        };
        // Two neighbours in one needed more room than either does.
        self.keys.shrink_to(ENTRIES_FULL);
        self.counts.shrink_to(ENTRIES_FULL);
        self.children.shrink_to(ENTRIES_FULL);
        rest
    }

    /// Adds a level above a root which is full.
    fn grow(&mut self) {
        if self.keys.len() >= ENTRIES_FULL {
            let child = std::mem::take(self);
            self.keys.push(child.keys[0]);
            self.counts.push(child.count());
            self.children.push(child);
            self.split(0, ENTRIES_FULL / 2);
        }
    }

    /// Takes away the level of a root with a single child.
    fn shrink(&mut self) {
        if self.children.len() == 1
            && let Some(child) = self.children.pop()
        {
            *self = child;
        }
    }
}

/// Keys of a [`Ranked`], ascending. It begins and goes from leaf to leaf in O(log n).
#[derive(Clone)]
pub struct Iter<'a, K> {
    set: &'a Ranked<K>,
    stretch: std::slice::Iter<'a, K>,
    /// The position of the first key behind the stretch.
    next: usize,
}

impl<K: Ord + Copy> Iterator for Iter<'_, K> {
    type Item = K;

    fn next(&mut self) -> Option<K> {
        if self.stretch.as_slice().is_empty() {
            self.stretch = self.set.stretch(self.next).iter();
            self.next += self.stretch.len();
        }
        self.stretch.next().copied()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.stretch.len() + (self.set.len - self.next);
        (left, Some(left))
    }
}

impl<K: Ord + Copy> ExactSizeIterator for Iter<'_, K> {}
impl<K: Ord + Copy> FusedIterator for Iter<'_, K> {}

impl<K> Default for Ranked<K> {
    fn default() -> Self {
        Ranked {
            root: Node::default(),
            len: 0,
        }
    }
}

impl<K> Default for Node<K> {
    fn default() -> Self {
        Node {
            keys: Vec::new(),
            counts: Vec::new(),
            children: Vec::new(),
        }
    }
}

/// Equal keys: the shape of the tree depends on how they came.
impl<K: Ord + Copy> PartialEq for Ranked<K> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl<K: Ord + Copy> Eq for Ranked<K> {}

impl<K: Ord + Copy + fmt::Debug> fmt::Debug for Ranked<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests;
