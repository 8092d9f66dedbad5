//! A value that can be asked for again and again, and that effects follow.
//!
//! What leptos' `Signal` is, for components whose every byte a visitor downloads: a `Signal` brings
//! the code of memos along for each type. Anything leptos has turns into one.

use leptos::prelude::*;
use std::rc::Rc;

type Ask<T> = Rc<dyn Fn() -> T>;

/// A value to ask for. A copyable handle that lives as long as its reactive owner.
pub struct Reading<T: 'static>(StoredValue<Ask<T>, LocalStorage>);

impl<T> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Reading<T> {}

impl<T> Reading<T> {
    /// The value that `ask` returns.
    pub fn new(ask: impl Fn() -> T + 'static) -> Reading<T> {
        Reading(StoredValue::new_local(Rc::new(ask)))
    }

    /// Asks for the value, and follows it where an effect asks.
    #[must_use]
    pub fn get(&self) -> T {
        // Taken out first: what is asked may itself make signals.
        self.0.get_value()()
    }
}

impl<T: Clone> Reading<T> {
    /// A value that stays.
    pub fn stored(value: T) -> Reading<T> {
        Reading::new(move || value.clone())
    }
}

macro_rules! from_leptos {
    ($($signal:ident),*) => {
        $(
            impl<T: Clone + Send + Sync + 'static> From<$signal<T>> for Reading<T> {
                fn from(signal: $signal<T>) -> Reading<T> {
                    Reading::new(move || signal.get())
                }
            }
        )*
    };
}

from_leptos!(Signal, RwSignal, ReadSignal, Memo);
