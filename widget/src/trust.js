// Asks the module about who somebody is and what is genuine, which is loaded when it is needed.

let tries = '';

export const trust = async (verb, ...more) => {
  // A module that could not be loaded is remembered under its address by the browser.
  const all = await import('/trust.js' + tries).catch((fault) => {
    tries += '?';
    throw fault;
  });
  return all[verb](...more);
};
