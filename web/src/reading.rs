//! A value that can be asked for again and again, and that effects follow.
//!
//! What leptos' `Signal` is, for components whose every byte a visitor downloads: a `Signal` brings
//! the code of memos along for each type. Anything leptos has turns into one.

use leptos::prelude::*;
use std::any::Any;
use std::marker::PhantomData;
use std::rc::Rc;

// Of one type for all values, so that what keeps it is the same code for all: puts the value into
// the `Option` that it is given.
type Ask = Rc<dyn Fn(&mut dyn Any)>;

/// A value to ask for. A copyable handle that lives as long as its reactive owner.
pub struct Reading<T: 'static>(StoredValue<Ask, LocalStorage>, PhantomData<fn() -> T>);

impl<T> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Reading<T> {}

impl<T> Reading<T> {
    /// The value that `ask` returns.
    pub fn new(ask: impl Fn() -> T + 'static) -> Reading<T> {
        let ask: Ask = Rc::new(move |into: &mut dyn Any| {
            if let Some(into) = into.downcast_mut::<Option<T>>() {
                *into = Some(ask());
            }
        });
        Reading(StoredValue::new_local(ask), PhantomData)
    }

    /// Asks for the value, and follows it where an effect asks.
    ///
    /// # Panics
    /// Panics when its owner is gone.
    #[must_use]
    pub fn get(&self) -> T {
        let mut value = None::<T>;
        ask(self.0, &mut value);
        value.expect("it was made to put a value of this type")
    }
}

fn ask(kept: StoredValue<Ask, LocalStorage>, into: &mut dyn Any) {
    // Taken out first: what is asked may itself make signals.
    kept.get_value()(into);
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
