"""The writers behind one protocol: a language model, the keyless one, a scripted one; their prompts."""
