"""The web app of one store, for one person on one machine: `kg serve`, and the desk of `kg annotate`.

`app` puts it together, `guard` keeps others out, `pages` and `desk` answer. Starlette and uvicorn come with the extra
`actor-kg[serve]`; nothing here is imported by other commands.
"""
