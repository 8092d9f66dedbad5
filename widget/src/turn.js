// Tells somebody who waits and looks elsewhere: two soft notes, and a notification where the
// browser lets this page ask for one. Never sounds or asks before somebody pressed a button.

let audio;

/** Gets ready, inside of a click. Tells whether notifications may be shown. */
export const ready = async (framed) => {
  // Only a click may begin this, and only a page of its own may ask: browsers refuse a frame of
  // another site without asking anybody.
  audio ??= new AudioContext();
  audio.resume();
  const { Notification } = window;
  if (!Notification) return false;
  if (!framed && Notification.permission === 'default') await Notification.requestPermission();
  return Notification.permission === 'granted';
};

/** Sounds, and shows the notification if that is allowed and nobody looks. */
export const ring = (title, body) => {
  [659.25, 880].forEach((hertz, index) => {
    const start = audio.currentTime + index * 0.14;
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(0.12, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
    tone.connect(gain).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.5);
  });
  if (document.hidden && window.Notification?.permission === 'granted') {
    try {
      const note = new Notification(title, { body, tag: 'deskbell' });
      note.onclick = () => window.focus();
    } catch {
      // Phones show notifications of service workers alone: the sound and the title remain.
    }
  }
};
