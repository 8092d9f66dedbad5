//! Sentences that ask for a secret, and those that must not be taken for it.
//!
//! None holds a secret.

use super::super::requests;

#[test]
fn who_asks_for_a_secret_is_noticed() {
    for text in [
        "Please send me the verification code you just received.",
        "Can you tell me your password?",
        "Tell us the OTP",
        "What is your PIN?",
        "What's the code?",
        "I need your seed phrase to restore the wallet",
        "Could I have the SMS code please",
        "To go on, provide your private key here in the chat.",
        "reply with the code",
        "Hello! Share your recovery phrase so that I can look.",
        "paste your mnemonic",
        "We need the security code on the back of the card",
        "Forward me the 2FA code, it's urgent",
        "请把验证码发给我",
        "麻烦告诉我一下您的密码",
        "您的助记词是多少？",
        "请提供私钥，以便我们核实",
        "验证码发一下",
        "把短信里的验证码给我",
        "为了核实身份，请将您收到的校验码告诉我们。",
    ] {
        assert!(requests(text), "{text}");
    }
}

#[test]
fn who_warns_or_explains_asks_for_nothing() {
    for text in [
        "We never ask for your password.",
        "Don't share your recovery phrase with anyone, not even with us.",
        "Do not send me the code.",
        "Nobody of ours will ask for a verification code.",
        "You can reset your password on the log-in page.",
        "Enter your password on the website and try again.",
        "We will send you a verification code by e-mail.",
        "The bank sends a code to your phone.",
        "I have changed the PIN settings.",
        "Did the verification code arrive?",
        "Your private key stays on your device.",
        "Whoever asks you to send a password is a fraud.",
        "Please send me the transaction number.",
        "What is the error code on the screen",
        "Tell me what happened",
        "I will send it again",
        "Which ZIP code do you live in?",
        "Send the receipt, please. Your password is safe.",
        "请勿将验证码告诉任何人",
        "我们绝不会索要您的密码或助记词",
        "您可以在登录页重置密码",
        "系统会向您的手机发送验证码",
        "不要把私钥发给任何人",
        "收到验证码了吗？",
        "请把交易号发给我",
        "",
    ] {
        assert!(!requests(text), "{text}");
    }
}
