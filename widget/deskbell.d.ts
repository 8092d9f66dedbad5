// The types of Deskbell's JavaScript API. Served by every relay as /deskbell.d.ts.
//
// Save it beside your sources, or name its address where your tools can fetch it.

/** What is claimed of a visitor. Agents see it as claimed, never as verified. */
interface DeskbellClaims {
  /** Where an answer can be sent to. */
  email?: string;
  name?: string;
  userId?: string | number;
  /** Who the visitor is, signed by your server; or what fetches that when the chat needs it. */
  token?: DeskbellToken;
  /** Any field of the site's form, by its label in either language. */
  [field: string]: string | number | boolean | null | undefined | DeskbellToken;
}

/** A token is good once, so a function is better: it is called for each chat that is opened. */
type DeskbellToken = string | (() => string | null | Promise<string | null>);

/** What each event tells. No event carries words that somebody wrote. */
interface DeskbellEvents {
  /** The panel is shown. */
  open: null;
  /** The panel is hidden. */
  close: null;
  /** The chat in the frame can be used. */
  ready: null;
  /** A message is stored. */
  message: { from: 'visitor' | 'support'; kind: 'text' | 'file' };
  /** So many messages have not been seen. */
  unread: { count: number };
  /** The place in the queue, told whenever it is another one. */
  queue: {
    /** From 1: this one is next. */
    position: number;
    /** Whether anybody is there to answer. */
    staffed: boolean;
    /** How long it may take, in milliseconds; null while that is not known. */
    wait: { low: number; high: number } | null;
  };
  /** An agent has the conversation. */
  assigned: null;
  /** The conversation has ended. */
  ended: null;
  /** The visitor has rated it, from 1 to 5. */
  rated: { score: number };
  /** Something does not happen: a code of docs/refusals.md, or `fail` where no frame came. */
  error: { code: string };
  /** The connection to the relay. */
  connection: { state: 'connecting' | 'live' | 'waiting' | 'stopped' };
  /** All that this browser kept of the visitor is forgotten, here or in another tab. */
  gone: null;
  /** Whether the relay believed the token; if not, why: a code of docs/refusals.md, or `fail`. */
  identified: { verified: boolean; code: string | null };
}

type DeskbellEvent = keyof DeskbellEvents;
type DeskbellListener<E extends DeskbellEvent> = (detail: DeskbellEvents[E]) => void;

/** Call it whenever you like: what is called before the script has come is done when it has. */
interface Deskbell {
  (verb: 'open' | 'close' | 'toggle'): Promise<void>;
  /** Shows or hides the bubble. The panel is opened and closed all the same. */
  (verb: 'show' | 'hide'): Promise<void>;
  /** Says who the visitor is, in place of what was said before. */
  (verb: 'identify', who: DeskbellClaims): Promise<void>;
  /** Adds to who the visitor is, and tells the address and title of the page anew. */
  (verb: 'update', who?: DeskbellClaims): Promise<void>;
  /** Forgets all that this browser keeps of the visitor, in every tab, and ends it on the relay. */
  (verb: 'logout'): Promise<void>;
  <E extends DeskbellEvent>(verb: 'on' | 'off', event: E, listener: DeskbellListener<E>):
    Promise<void>;
  /** Opens the panel with these words in the composer. The visitor sends them. */
  (verb: 'startConversation', text?: string): Promise<void>;
  (verb: 'setLocale', tag: 'en' | 'zh-CN'): Promise<void>;
  (verb: 'setTheme', theme: 'light' | 'dark' | 'auto'): Promise<void>;
  /** Takes the bubble, the panel and every listener away. */
  (verb: 'destroy'): Promise<void>;
  /** Calls that wait for the script. */
  q?: (readonly unknown[] | IArguments | (() => void))[];
}

declare var deskbell: Deskbell;

interface Window {
  deskbell: Deskbell;
}

interface DocumentEventMap {
  'deskbell:open': CustomEvent<DeskbellEvents['open']>;
  'deskbell:close': CustomEvent<DeskbellEvents['close']>;
  'deskbell:ready': CustomEvent<DeskbellEvents['ready']>;
  'deskbell:message': CustomEvent<DeskbellEvents['message']>;
  'deskbell:unread': CustomEvent<DeskbellEvents['unread']>;
  'deskbell:queue': CustomEvent<DeskbellEvents['queue']>;
  'deskbell:assigned': CustomEvent<DeskbellEvents['assigned']>;
  'deskbell:ended': CustomEvent<DeskbellEvents['ended']>;
  'deskbell:rated': CustomEvent<DeskbellEvents['rated']>;
  'deskbell:error': CustomEvent<DeskbellEvents['error']>;
  'deskbell:connection': CustomEvent<DeskbellEvents['connection']>;
  'deskbell:gone': CustomEvent<DeskbellEvents['gone']>;
  'deskbell:identified': CustomEvent<DeskbellEvents['identified']>;
}
