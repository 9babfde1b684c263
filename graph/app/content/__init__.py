"""What the pages say: the register in plain words, as the blocks of documents. No Streamlit in here."""
