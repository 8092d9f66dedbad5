//! Frames as bytes (RFC 6455, section 5.2): any that a client can write, right or wrong, and only
//! those that a server may.
//!
//! Never corrects what a case wants to be wrong.

/// The mask of every frame for which the mask is no matter: each byte of it is another one.
pub const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// What a frame is, in its four bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opcode(pub u8);

impl Opcode {
    /// Goes on with a message.
    pub const CONTINUATION: Opcode = Opcode(0x0);
    /// Begins a text.
    pub const TEXT: Opcode = Opcode(0x1);
    /// Begins a message of bytes.
    pub const BINARY: Opcode = Opcode(0x2);
    /// Says goodbye.
    pub const CLOSE: Opcode = Opcode(0x8);
    /// Asks for a pong.
    pub const PING: Opcode = Opcode(0x9);
    /// Answers a ping.
    pub const PONG: Opcode = Opcode(0xa);
}

/// One frame.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// Whether the message ends with it (FIN).
    pub last: bool,
    /// The three reserved bits, as a number below 8.
    pub reserved: u8,
    /// What it is.
    pub opcode: Opcode,
    /// Its payload, unmasked.
    pub payload: Vec<u8>,
}

/// How a length is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// In seven bits.
    Short(u8),
    /// In sixteen bits.
    Middle(u16),
    /// In sixty-four bits.
    Long(u64),
}

impl Frame {
    /// A whole frame of any kind.
    #[must_use]
    pub fn new(opcode: Opcode, payload: &[u8]) -> Frame {
        Frame {
            last: true,
            reserved: 0,
            opcode,
            payload: payload.to_vec(),
        }
    }

    /// A whole text, which need not be one.
    #[must_use]
    pub fn text(payload: &[u8]) -> Frame {
        Frame::new(Opcode::TEXT, payload)
    }

    /// A whole message of bytes.
    #[must_use]
    pub fn binary(payload: &[u8]) -> Frame {
        Frame::new(Opcode::BINARY, payload)
    }

    /// A close frame with a code and a reason.
    #[must_use]
    pub fn close(code: u16, reason: &str) -> Frame {
        let payload = [&code.to_be_bytes(), reason.as_bytes()].concat();
        Frame::new(Opcode::CLOSE, &payload)
    }

    /// The same with these reserved bits.
    #[must_use]
    pub fn reserved(mut self, bits: u8) -> Frame {
        self.reserved = bits;
        self
    }

    /// The same as a fragment that others follow.
    #[must_use]
    pub fn unfinished(mut self) -> Frame {
        self.last = false;
        self
    }

    /// The bytes that a client sends.
    #[must_use]
    pub fn masked(&self) -> Vec<u8> {
        self.masked_with(MASK)
    }

    /// The same with this mask.
    #[must_use]
    pub fn masked_with(&self, mask: [u8; 4]) -> Vec<u8> {
        self.bytes(Length::of(self.payload.len()), Some(mask))
    }

    /// The bytes with this length, whatever it is, and this mask, if any.
    #[must_use]
    pub fn bytes(&self, length: Length, mask: Option<[u8; 4]>) -> Vec<u8> {
        let masked = if mask.is_some() { 0x80 } else { 0 };
        let mut bytes = vec![u8::from(self.last) << 7 | self.reserved << 4 | self.opcode.0];
        match length {
            Length::Short(length) => bytes.push(masked | length),
            Length::Middle(length) => {
                bytes.push(masked | 126);
                bytes.extend(length.to_be_bytes());
            }
            Length::Long(length) => {
                bytes.push(masked | 127);
                bytes.extend(length.to_be_bytes());
            }
        }
        let key = mask.unwrap_or_default();
        if mask.is_some() {
            bytes.extend(key);
        }
        let payload = self.payload.iter().zip(key.iter().cycle());
        bytes.extend(payload.map(|(byte, key)| byte ^ key));
        bytes
    }

    /// Reads the first whole frame of what a server sent, and how many bytes it took; none when
    /// there is no whole one yet.
    ///
    /// # Errors
    /// Returns what no server may send.
    pub fn read(bytes: &[u8]) -> Result<Option<(Frame, usize)>, String> {
        let Some((&[first, second], rest)) = bytes.split_first_chunk() else {
            return Ok(None);
        };
        if second & 0x80 != 0 {
            return Err("a server's frame is masked".to_owned());
        }
        if first & 0x70 != 0 {
            return Err(format!("reserved bits are set: {first:#04x}"));
        }
        let (length, head) = match second {
            126 => match rest.first_chunk() {
                Some(length) => (u64::from(u16::from_be_bytes(*length)), 4),
                None => return Ok(None),
            },
            127 => match rest.first_chunk() {
                Some(length) => (u64::from_be_bytes(*length), 10),
                None => return Ok(None),
            },
            short => (u64::from(short), 2),
        };
        let length = usize::try_from(length).map_err(|error| error.to_string())?;
        if head != Length::of(length).head() {
            return Err(format!("{length} bytes take a head of {head} bytes"));
        }
        let Some(payload) = bytes[head..].get(..length) else {
            return Ok(None);
        };
        let mut frame = Frame::new(Opcode(first & 0x0f), payload);
        frame.last = first & 0x80 != 0;
        Ok(Some((frame, head + length)))
    }
}

impl Length {
    /// The shortest way to write a length, which is the only right one.
    #[must_use]
    pub fn of(len: usize) -> Length {
        match (u8::try_from(len), u16::try_from(len)) {
            (Ok(short), _) if short < 126 => Length::Short(short),
            (_, Ok(middle)) => Length::Middle(middle),
            _ => Length::Long(len as u64),
        }
    }

    /// Bytes before the payload of a frame that is not masked.
    fn head(self) -> usize {
        match self {
            Length::Short(_) => 2,
            Length::Middle(_) => 4,
            Length::Long(_) => 10,
        }
    }
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = &self.payload[..self.payload.len().min(80)];
        let (fin, opcode) = (u8::from(self.last), self.opcode.0);
        write!(
            f,
            "{opcode:#x} fin={fin} {}",
            String::from_utf8_lossy(shown)
        )?;
        if self.opcode == Opcode::CLOSE
            && let Some(code) = self.payload.first_chunk()
        {
            write!(f, " code={}", u16::from_be_bytes(*code))?;
        }
        Ok(())
    }
}
