"""Writers: each file gives facts or a paper one form (docx, html, xlsx), the same bytes for the same facts."""
