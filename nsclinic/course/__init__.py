"""What the record means under a protocol: urine state, episodes, steroid response, relapse pattern, steps, doses."""
