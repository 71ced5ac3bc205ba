"""Start here: `streamlit run app.py`.

The app is an ASGI application whose main script lies in a folder without `pages/`, so that
Streamlit's own page discovery never sees ours: a cold server opened on a deep link shows that
page and the whole menu. Should a host not know `st.App`, replace the last line by
`from cnnviz.ui import shell; shell.main()`: the scripts in `pages/<chapter>/` stay as they are.
"""

import streamlit as st

from cnnviz.io.memory import share_one_heap
from cnnviz.ui.frame import apologise

share_one_heap()
app = st.App("cnnviz/ui/shell.py", on_script_error=apologise)
