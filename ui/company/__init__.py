"""The page of the company that a desk works for: joining it, and how the sending of signed work goes."""
