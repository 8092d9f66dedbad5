//! Lets an element stand in a `view!`.
//!
//! Only for pages that are drawn in the browser: there is no server that would write them.

use super::El;
use leptos::attr::Attribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::{AnyView, IntoAny, IntoRender};
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Position, PositionState, Render, RenderHtml};
use send_wrapper::SendWrapper;
use web_sys::Element;

/// An element as a view.
pub struct Hosted(SendWrapper<Element>);

impl El {
    /// The element as a view.
    #[must_use]
    pub fn hosted(self) -> Hosted {
        Hosted(SendWrapper::new(self.0))
    }

    /// The element as any view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        self.hosted().into_any()
    }
}

// What a `view!` asks of each of its children.
impl IntoRender for El {
    type Output = Hosted;

    fn into_render(self) -> Hosted {
        self.hosted()
    }
}

impl Render for Hosted {
    type State = Element;

    fn build(self) -> Element {
        self.0.take()
    }

    fn rebuild(self, state: &mut Element) {
        let fresh = self.0.take();
        // Refused only for an element that is in no document: then it is not seen either.
        let _ = state.replace_with_with_node_1(&fresh);
        *state = fresh;
    }
}

impl AddAnyAttr for Hosted {
    type Output<SomeNewAttr: Attribute> = Hosted;

    fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> Hosted {
        drop(attr.build(&self.0));
        self
    }
}

impl RenderHtml for Hosted {
    type AsyncOutput = Hosted;
    type Owned = Hosted;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Hosted {
        self
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
        buf.push_str(&self.0.outer_html());
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        _cursor: &Cursor,
        _position: &PositionState,
    ) -> Element {
        self.build()
    }

    fn into_owned(self) -> Hosted {
        self
    }
}
