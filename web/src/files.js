// Loads what is made of files, once the first view stands, and lends it the visitor's key.

let key;
let asked;

export const hold = (token) => {
  key = token;
};

// A module that could not be loaded is remembered under its address by the browser.
const load = (module, tries) =>
  import(module + '?'.repeat(tries)).then(
    ({ start }) => start(() => key),
    () => setTimeout(load, 5000, module, tries + 1),
  );

export const want = (module) => {
  asked ??= setTimeout(load, 100, module, 0);
};
