//! What a field is typed into: a line, several lines, or a choice.
//!
//! Only what its kind asks for. Never holds a value.

use shared::{Due, Field, FieldKind};
use web::Lang;
use web::dom::{El, el};

/// Draws the control of a field, under this id.
pub fn control(lang: Lang, field: &Field, id: &str) -> El {
    let (tag, kind) = match field.kind {
        FieldKind::LongText => ("textarea", ""),
        FieldKind::Choice => ("select", ""),
        FieldKind::Text => ("input", "text"),
        FieldKind::Mail => ("input", "email"),
    };
    let mut control = el(tag, "")
        .attr("id", id)
        .attr("name", &field.id.to_string())
        .attr("data-test", id)
        .attr("maxlength", &field.chars_max.to_string());
    if !kind.is_empty() {
        control = control.attr("type", kind);
    }
    if field.kind == FieldKind::LongText {
        control = control.attr("rows", "3");
    }
    let auto = match field.kind {
        FieldKind::Mail => "email",
        _ => "off",
    };
    control = control.attr("autocomplete", auto);
    if field.kind == FieldKind::Choice {
        control = control.child(el("option", "").attr("value", "").text("—"));
        for one in &field.choices {
            let name = if lang == Lang::En { &one.en } else { &one.zh };
            let option = el("option", "").attr("value", &one.en).text(name);
            control = control.child(option);
        }
    }
    if field.due != Due::Never {
        control = control.attr("aria-required", "true");
    }
    control
}
