"""The review desk: revisions, evidence beside the sentence, decisions that hold, and what may go out."""
