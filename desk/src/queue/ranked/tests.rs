//! The ranked set against the standard ordered set, and the shape of its tree.
//!
//! The shape is checked after every change. Never measures time.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::ops::Bound;

/// As large as the key of a queue.
type Key = (bool, u64, u64);

/// Numbers of keys in the random sequences: enough for three levels.
const NUMBERS: u64 = 12_000;

#[derive(Clone, Debug)]
enum Op {
    Insert(u64),
    Remove(u64),
    PopFirst,
    PushLast,
    /// Every `step`th of `count` numbers, from one on.
    InsertMany(u64, u64, u64),
    RemoveMany(u64, u64, u64),
}

fn op() -> impl Strategy<Value = Op> {
    let many = || (0..NUMBERS, 1..4_000_u64, 1..4_u64);
    prop_oneof![
        3 => (0..NUMBERS).prop_map(Op::Insert),
        3 => (0..NUMBERS).prop_map(Op::Remove),
        2 => Just(Op::PopFirst),
        2 => Just(Op::PushLast),
        2 => many().prop_map(|(from, count, step)| Op::InsertMany(from, count, step)),
        1 => many().prop_map(|(from, count, step)| Op::RemoveMany(from, count, step)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn it_answers_as_the_standard_set_does(
        ops in vec(op(), 1..60),
        asked in vec(0..NUMBERS + 10, 8),
    ) {
        let mut both = Both::default();

        for op in ops {
            both.apply(&op);

            both.check();
            for &number in &asked {
                both.check_queries(number);
            }
        }
    }

    #[test]
    fn any_few_keys_in_any_order_are_kept(ops in vec((any::<bool>(), 0..120_u64), 1..400)) {
        let mut both = Both::default();

        for (inserts, number) in ops {
            both.apply(&if inserts { Op::Insert(number) } else { Op::Remove(number) });

            both.check();
            both.check_queries(number);
        }
    }
}

#[test]
fn an_empty_set_answers_everything() {
    let mut set = Ranked::<Key>::default();

    assert!(set.is_empty());
    assert!(!set.remove(&key(1)));
    assert!(!set.contains(&key(1)));
    assert_eq!(set.rank(&key(1)), None);
    assert_eq!(set.before(&key(1)), 0);
    assert_eq!((set.first(), set.last(), set.nth(0)), (None, None, None));
    assert_eq!(set.iter().next(), None);
    assert_eq!(set.after(Some(&key(1))).next(), None);
    assert_eq!(format!("{set:?}"), "{}");
}

#[test]
fn ascending_keys_leave_their_nodes_well_filled() {
    let mut both = Both::default();

    for number in 0..10_000 {
        both.apply(&Op::Insert(number));
        both.check_some(number);
    }

    assert_eq!(depth(&both.set.root), 3);
    let leaves: usize = both
        .set
        .root
        .children
        .iter()
        .map(|inner| inner.children.len())
        .sum();
    assert!(
        leaves * (ENTRIES_FULL - ENTRIES_MIN) <= 10_000 + ENTRIES_FULL,
        "{leaves} leaves"
    );
    for number in 0..10_000 {
        both.apply(&Op::Remove(number));
        both.check_some(number);
    }
    assert!(both.set.is_empty());
}

#[test]
fn descending_keys_are_in_order_too() {
    let mut both = Both::default();

    for number in (0..10_000).rev() {
        both.apply(&Op::Insert(number));
        both.check_some(number);
    }
    both.check();
    for number in (0..10_000).rev() {
        both.apply(&Op::Remove(number));
        both.check_some(number);
    }

    assert!(both.set.is_empty());
}

#[test]
fn a_queue_which_moves_on_does_not_grow() {
    let mut both = Both::default();
    for number in 0..500 {
        both.apply(&Op::Insert(number));
    }
    let mut nodes_most = 0;

    for _ in 0..10_000 {
        both.apply(&Op::PushLast);
        both.check();
        both.apply(&Op::PopFirst);
        both.check();
        nodes_most = nodes_most.max(nodes(&both.set.root));
    }

    assert_eq!(both.set.len(), 500);
    assert_eq!(both.set.first(), Some(key(10_000)));
    let nodes_allowed = 500 / ENTRIES_MIN + 1;
    assert!(nodes_most <= nodes_allowed, "{nodes_most} nodes");
    assert_eq!(depth(&both.set.root), 2);
}

#[test]
fn neighbours_which_shared_keep_no_room_for_two() {
    let mut both = Both::default();
    both.apply(&Op::InsertMany(0, 95, 1));
    let before = both.set.root.counts.clone();

    both.apply(&Op::RemoveMany(0, 17, 1));

    both.check();
    assert_eq!(before, [32, 63]);
    assert_eq!(both.set.root.counts, [39, 39]);
    let leaves = &both.set.root.children;
    assert!(
        leaves
            .iter()
            .all(|leaf| leaf.keys.capacity() <= ENTRIES_FULL)
    );
}

#[test]
fn an_emptied_set_keeps_one_node() {
    let mut both = Both::default();
    both.apply(&Op::InsertMany(0, 10_000, 1));

    both.apply(&Op::RemoveMany(0, 10_000, 1));

    both.check();
    assert_eq!(nodes(&both.set.root), 1);
    assert!(both.set.root.keys.capacity() <= 2 * ENTRIES_FULL);
}

#[test]
fn sets_with_the_same_keys_are_equal_however_they_came() {
    let mut up = Ranked::default();
    let mut down = Ranked::default();
    for number in 0..1_000 {
        up.insert(key(number));
        down.insert(key(999 - number));
    }

    assert_eq!(up, down);
    let copy = up.clone();
    assert!(up.remove(&key(500)));
    assert_ne!(up, down);
    assert_eq!(copy, down, "a copy is not changed with its original");
    up.insert(key(5_000));
    assert_ne!(up, down, "equally many are not the same");
}

#[test]
fn an_iterator_tells_how_many_are_left() {
    let mut set = Ranked::default();
    for number in 0..300 {
        set.insert(key(number));
    }

    let mut iter = set.after(Some(&key(99)));

    for left in (0..200).rev() {
        assert_eq!(iter.len(), left + 1);
        assert!(iter.next().is_some());
    }
    assert_eq!((iter.len(), iter.next(), iter.next()), (0, None, None));
}

/// The set and what it should be.
#[derive(Default)]
struct Both {
    set: Ranked<Key>,
    model: BTreeSet<Key>,
    next: u64,
}

impl Both {
    fn apply(&mut self, op: &Op) {
        match *op {
            Op::Insert(number) => self.insert(key(number)),
            Op::Remove(number) => self.remove(key(number)),
            Op::PopFirst => {
                assert_eq!(self.set.first(), self.model.first().copied());
                if let Some(first) = self.set.first() {
                    self.remove(first);
                }
            }
            Op::PushLast => self.insert(key(self.next)),
            Op::InsertMany(from, count, step) => {
                (from..from + count)
                    .step_by(step as usize)
                    .for_each(|n| self.insert(key(n)));
            }
            Op::RemoveMany(from, count, step) => {
                (from..from + count)
                    .step_by(step as usize)
                    .for_each(|n| self.remove(key(n)));
            }
        }
    }

    fn insert(&mut self, key: Key) {
        assert_eq!(self.set.insert(key), self.model.insert(key));
        self.next = self.next.max(number(key) + 1);
    }

    fn remove(&mut self, key: Key) {
        assert_eq!(self.set.remove(&key), self.model.remove(&key));
    }

    fn check(&self) {
        check_shape(&self.set);
        assert_eq!(self.set.len(), self.model.len());
        assert_eq!(self.set.is_empty(), self.model.is_empty());
        assert_eq!(self.set.first(), self.model.first().copied());
        assert_eq!(self.set.last(), self.model.last().copied());
        assert!(self.set.iter().eq(self.model.iter().copied()));
    }

    /// A full check costs as much as there are keys: here it is one in a hundred.
    fn check_some(&self, number: u64) {
        if number.is_multiple_of(100) {
            self.check();
            self.check_queries(number / 2);
        }
        check_shape(&self.set);
    }

    fn check_queries(&self, number: u64) {
        let key = key(number);
        let smaller = self.model.range(..key).count();
        let there = self.model.contains(&key);

        assert_eq!(self.set.contains(&key), there);
        assert_eq!(self.set.rank(&key), there.then_some(smaller));
        assert_eq!(self.set.before(&key), smaller);
        let position = number as usize;
        assert_eq!(
            self.set.nth(position),
            self.model.iter().nth(position).copied()
        );
        let rest = self.model.range((Bound::Excluded(key), Bound::Unbounded));
        assert!(self.set.after(Some(&key)).eq(rest.copied()));
    }
}

/// The keys in the order of their numbers, with all three fields in use.
fn key(number: u64) -> Key {
    (number >= 100, number / 4, number % 4)
}

fn number((_, quarter, rest): Key) -> u64 {
    quarter * 4 + rest
}

fn check_shape(set: &Ranked<Key>) {
    let root = &set.root;
    assert!(
        root.is_leaf() || root.children.len() >= 2,
        "a level too many"
    );
    assert!(root.keys.len() < ENTRIES_FULL);
    assert_eq!(check_node(root, None, None).0, set.len());
}

/// The number of keys and of levels.
fn check_node(node: &Node<Key>, low: Option<Key>, end: Option<Key>) -> (usize, usize) {
    assert!(node.keys.is_sorted_by(|a, b| a < b));
    assert!(low.is_none_or(|low| node.keys.iter().all(|&key| low <= key)));
    assert!(end.is_none_or(|end| node.keys.iter().all(|&key| key < end)));
    assert!(node.keys.capacity() <= 2 * ENTRIES_FULL);
    if node.is_leaf() {
        assert!(node.counts.is_empty());
        return (node.keys.len(), 1);
    }
    assert_eq!(node.counts.len(), node.keys.len());
    assert_eq!(node.children.len(), node.keys.len());
    let mut total = 0;
    for (at, child) in node.children.iter().enumerate() {
        assert!((ENTRIES_MIN..ENTRIES_FULL).contains(&child.keys.len()));
        let child_end = node.keys.get(at + 1).copied().or(end);
        let (count, levels) = check_node(child, Some(node.keys[at]), child_end);
        assert_eq!(count, node.counts[at]);
        assert_eq!(levels + 1, depth(node), "leaves of unequal depth");
        total += count;
    }
    (total, depth(node))
}

/// Levels, as seen from the first child of each.
fn depth(node: &Node<Key>) -> usize {
    1 + node.children.first().map_or(0, depth)
}

fn nodes(node: &Node<Key>) -> usize {
    1 + node.children.iter().map(nodes).sum::<usize>()
}
