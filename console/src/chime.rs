//! Two soft notes for a new conversation, made by the browser itself.
//!
//! Never plays before the person has touched the page (browsers forbid it), and says nothing when
//! the browser has no sound.

use wasm_bindgen::JsValue;
use web_sys::{AudioContext, OscillatorType};

/// The notes: when each begins, in seconds, and how high it is, in hertz.
const NOTES: [(f64, f32); 2] = [(0.0, 659.25), (0.14, 880.0)];
/// How long one note rings, in seconds.
const RINGS_S: f64 = 0.5;
/// How loud the loudest moment is; 1 is all there is.
const LOUDNESS: f32 = 0.12;

/// Plays the notes once.
pub fn play() {
    // A browser without sound, or one that was not touched yet: the title and the list tell too.
    let _ = notes();
}

fn notes() -> Result<(), JsValue> {
    let audio = AudioContext::new()?;
    let now = audio.current_time();
    for (index, (after_s, hertz)) in NOTES.into_iter().enumerate() {
        let (tone, volume) = (audio.create_oscillator()?, audio.create_gain()?);
        tone.set_type(OscillatorType::Sine);
        tone.frequency().set_value(hertz);
        let start = now + after_s;
        volume.gain().set_value_at_time(0.0, start)?;
        volume
            .gain()
            .linear_ramp_to_value_at_time(LOUDNESS, start + 0.02)?;
        volume
            .gain()
            .exponential_ramp_to_value_at_time(0.001, start + RINGS_S)?;
        tone.connect_with_audio_node(&volume)?;
        volume.connect_with_audio_node(&audio.destination())?;
        tone.start_with_when(start)?;
        tone.stop_with_when(start + RINGS_S)?;
        if index + 1 == NOTES.len() {
            close_after(&audio, &tone);
        }
    }
    Ok(())
}

// A browser allows only a few contexts at once.
fn close_after(audio: &AudioContext, last: &web_sys::OscillatorNode) {
    let audio = audio.clone();
    let ended = wasm_bindgen::closure::Closure::once_into_js(move || {
        let _ = audio.close();
    });
    last.set_onended(Some(wasm_bindgen::JsCast::unchecked_ref(&ended)));
}
