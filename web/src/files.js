// Loads what is made of files, once the first view stands, and lends it the visitor's key.

let key;
let asked;

export const hold = (token) => {
  key = token;
};

// A module that could not be loaded is remembered under its address by the browser.
const load = (tries) =>
  import('/files.js' + '?'.repeat(tries)).then(
    ({ start }) => start(() => key),
    () => setTimeout(load, 5000, tries + 1),
  );

export const want = () => {
  asked ??= setTimeout(load, 100, 0);
};
