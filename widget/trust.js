// trust.js: who the visitor is, and what of the owner is genuine.
// Loaded with the first need for it. Shows the visitor's key to the relay alone.

export { show } from './trust/card.js';
export { identify, leave } from './trust/person.js';
export { WORDS } from './trust/words.js';
