// person.js: tells the relay who the visitor is, as the owner's server signed it, and when nobody
// is there any more.

const ANSWER_WITHIN_MS = 10000;

/** Asks the relay, as whoever has this key. */
export const ask = (path, token, fields) =>
  fetch(path, {
    method: 'POST',
    headers: { authorization: 'Bearer ' + token },
    body: new URLSearchParams(fields),
    // Also when the page goes meanwhile.
    keepalive: true,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });

/** Returns '' where it is this visitor, '#' and a code where it is another, '!' and why not. */
export const identify = async (site, token, signed) => {
  const answer = await ask('/identify', token, { site, signed });
  const told = await answer.json();
  if (!answer.ok) {
    console.error('deskbell: ' + told.says);
    return '!' + told.refusal.code;
  }
  return told.code ? '#' + told.code : '';
};

/** Makes the key good for nothing. */
export const leave = async (site, token) => {
  await ask('/logout', token, { site });
  return '';
};
