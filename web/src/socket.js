// Opens what frames travel over: a WebSocket, or something of its shape on a lower rung.
// Holds as little as it can: what a lower rung needs is loaded when one is needed.

// A browser remembers that a module could not be loaded, under its address.
let failed = '';

/** `way`: 0 a WebSocket, 1 server-sent events, 2 long polls, 3 a probe. */
export const open = (way, url, protocol, hear) => {
  // Nothing that a page served over HTTP can give here makes this constructor throw.
  const pipe = way ? { close: () => (pipe.gone = true) } : new WebSocket(url, protocol);
  if (way) {
    import('/carry.js' + failed).then(
      ({ carry }) => pipe.gone || carry(pipe, way, url, protocol),
      () => {
        failed += '?';
        pipe.onclose({ code: 1006, reason: '' });
      },
    );
  }
  // A blob could be read only later, out of turn.
  pipe.binaryType = 'arraybuffer';
  pipe.onopen = pipe.onmessage = pipe.onclose = (event) => hear?.(event);
  // One that the other end is closing takes nothing, and a browser would complain.
  pipe.put = (frame) => pipe.readyState > 1 || pipe.send(frame);
  // Nothing more is heard of it then.
  pipe.shut = () => {
    hear = null;
    pipe.close();
  };
  return pipe;
};
