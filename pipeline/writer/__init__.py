"""The writers behind one protocol: a language model, the digest without one, a scripted one; their prompts."""
