FROM python:3.11-slim
WORKDIR /benchbook
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY app.py ./
COPY .streamlit .streamlit
COPY lib lib
COPY pages pages
RUN useradd --create-home benchbook && install -d -o benchbook data
USER benchbook
EXPOSE 8501
CMD ["streamlit", "run", "app.py", "--server.port=8501", "--server.address=0.0.0.0"]
