"""The writers behind one protocol: a language model, and the digest without one; their prompts."""
