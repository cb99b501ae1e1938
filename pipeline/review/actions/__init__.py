"""What a person does to a document at the desk, a file for each."""
