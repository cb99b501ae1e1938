"""What a reader reads: Markdown as plain view, blocks, sentences, language, stems, emoji, passages."""
